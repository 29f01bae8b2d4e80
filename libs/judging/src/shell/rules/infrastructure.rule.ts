import type { Severity } from '#contracts';
import { Options } from '../options.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import { note } from './note.js';

const withDryRun = (words: readonly string[]): boolean => words.some((word) => /^--?(?:dry-?run(?:=.*)?|dryrun|check|whatif)$/.test(word));

/** A program whose verbs stand among its operands, and how bad it is when the pattern meets them. */
function verbs(...rows: readonly (readonly [RegExp, string, Severity?])[]): ShellRule {
  return (command, runner) => {
    // Verbs stand early and are short: the patterns never see more than that.
    const words = command.args.slice(0, 60).map(({ text }) => text.slice(0, 60));
    if (withDryRun(words)) return undefined;
    const line = words.join(' ');
    for (const [pattern, why, severity] of rows) if (pattern.test(line)) note('infrastructure-deletion', why, command, runner, severity);
    return undefined;
  };
}

const terraform = verbs(
  [/(?:^| )destroy(?: |$)/, 'Destroys all that the configuration manages.', 'critical'],
  [/(?:^| )apply(?: .*)? --?destroy(?: |$)/, 'Destroys all that the configuration manages.', 'critical'],
  [
    /(?:^| )(?:apply|up)(?: .*)? --?(?:auto-approve|yes)(?: |$)/,
    'Changes the infrastructure without showing the plan to anybody.',
    'medium',
  ],
  [/(?:^| )(?:state rm|workspace delete|force-unlock|taint)(?: |$)/, 'Makes the tool forget resources that go on running.'],
);
const cloud = verbs(
  [/(?:^| )s3 (?:rb|rm)(?: |$)(?=.*--(?:recursive|force))/, 'Deletes objects of a bucket, all of them.', 'critical'],
  [/(?:^| )s3 (?:rb|rm) /, 'Deletes from a bucket.'],
  [/(?:^| )s3 sync .*--delete(?: |$)/, 'Deletes in the bucket what is not here.', 'medium'],
  [
    /(?:^| )(?:delete|terminate|remove|purge|destroy|deregister|schedule-key-deletion|disable-key)(?:-[\w-]+)?(?: |$)/,
    'Deletes resources of a cloud account.',
  ],
);

/** Clusters, clouds, containers, machines. */
export const infrastructureRules: RuleTable = {
  'terraform tofu terragrunt pulumi cdk cdktf sst sls serverless': terraform,
  'aws gcloud az doctl linode-cli hcloud oci ibmcloud aliyun scw eksctl vercel netlify railway wrangler supabase firebase': cloud,
  'fly flyctl heroku': verbs([
    /(?:^| )(?:apps?[: ]destroy|destroy|pg:reset|addons:destroy|volumes? destroy|ps:scale \w+=0)/,
    'Deletes an application or its data.',
  ]),
  gsutil: verbs([/(?:^| )(?:-m )?(?:rm|rb)(?: |$)/, 'Deletes from a bucket.']),
  'rclone mc s3cmd s5cmd': verbs([/(?:^| )(?:purge|delete|deletefile|rm|rb|del)(?: |$)/, 'Deletes from a remote storage.']),
  'kubectl oc k': verbs(
    [
      /(?:^| )delete(?: .*)?(?: --all| namespaces?[ /]| ns[ /]| nodes?[ /]| pvc?[ /]| crds?[ /]|--all-namespaces| -A)/,
      'Deletes a whole class of things in a cluster.',
      'critical',
    ],
    [/(?:^| )delete(?: |$)/, 'Deletes things in a cluster.'],
    [/(?:^| )(?:drain|cordon|replace --force)(?: |$)/, 'Takes machines or things out of a cluster.'],
    [/(?:^| )scale .*--replicas[= ]0(?: |$)/, 'Stops all instances of a service.'],
  ),
  'helm helmfile': verbs(
    [/(?:^| )(?:uninstall|delete|destroy|del)(?: |$)/, 'Removes a release with what it runs.'],
    [/(?:^| )rollback(?: |$)/, 'Sets a release back.', 'medium'],
  ),
  'docker podman nerdctl docker-compose': verbs(
    [/(?:^| )system (?:prune|reset)(?: |$)/, 'Deletes containers, networks and images that do not run.'],
    [/(?:^| )volumes? (?:rm|remove|prune)(?: |$)/, 'Deletes volumes with their data.'],
    [/(?:^| )(?:compose .*)?down(?: .*)? (?:-v|--volumes)(?: |$)/, 'Deletes the volumes of the services.'],
    [/(?:^| )(?:container|network|builder|buildx) prune(?: |$)/, 'Deletes what does not run.', 'medium'],
    [/(?:^| )(?:image prune|rmi|image rm|rm)(?: |$)/, 'Deletes images or containers.', 'low'],
    [/(?:^| )(?:swarm leave|stack rm|service rm|node rm)(?: |$)/, 'Takes services of a swarm down.'],
  ),
  gh: verbs(
    [
      /(?:^| )(?:repo (?:delete|archive)|release delete|secret (?:delete|remove)|run delete|cache delete)(?: |$)/,
      'Deletes things of a repository at its host.',
    ],
    [/(?:^| )api .*(?:-X|--method)[= ]?DELETE(?: |$)/i, 'Deletes things by the API of the host.'],
  ),
  'redis-cli valkey-cli': verbs([/(?:^| )flush(?:all|db)(?: |$)/i, 'Empties the store.', 'critical']),
  'mongosh mongo': verbs([/dropDatabase|\.drop\(|deleteMany\(\s*\{\s*\}\s*\)/, 'Drops data of a database.']),
  'kafka-topics kafka-topics.sh': verbs([/--delete(?: |$)/, 'Deletes topics.']),
  'minikube kind k3d': verbs([/(?:^| )delete(?: |$)/, 'Deletes a local cluster.', 'low']),
  'zfs zpool btrfs': verbs([/(?:^| )(?:destroy|delete|labelclear)(?: |$)/, 'Deletes storage of the machine.', 'critical']),
  'lvremove vgremove pvremove': verbs([/^/, 'Deletes storage of the machine.', 'critical']),
  'shutdown reboot halt poweroff'(command, runner) {
    note('infrastructure-deletion', 'Stops this machine.', command, runner);
    return undefined;
  },
  'systemctl service'(command, runner) {
    const { operands } = new Options(command.args);
    const line = operands.map(({ text }) => text).join(' ');
    if (/(?:^| )(?:stop|disable|mask|kill)(?: |$)/.test(line))
      note('infrastructure-deletion', 'Stops a service of this machine.', command, runner, 'medium');
    if (/(?:^| )(?:poweroff|reboot|halt)(?: |$)/.test(line)) note('infrastructure-deletion', 'Stops this machine.', command, runner);
    return undefined;
  },
  'kill killall pkill'(command, runner) {
    const words = command.args.map(({ text }) => text);
    if (command.program === 'kill' && words.includes('-1') && words.indexOf('-1') > 0)
      note('infrastructure-deletion', 'Ends every process of the user.', command, runner);
    if (command.program === 'killall' && words.some((word) => /^(?:-u|--user)/.test(word)))
      note('infrastructure-deletion', 'Ends every process of a user.', command, runner);
    return undefined;
  },
};
