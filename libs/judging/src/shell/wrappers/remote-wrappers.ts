import { noteHost } from '../hosts.js';
import { Options } from '../options.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import { comesFrom, from, isKnown, joined, valueOf } from '../value.js';

const inContainer =
  'e u w v p l h m c n env user workdir name volume publish network label hostname memory cpus entrypoint platform mount container namespace context index file f project-name env-file';
const entersContainer = new Set(['exec', 'run', 'debug']);

const container: ShellRule = (command, runner) => {
  const outer = new Options(command.args, 'H host l log-level context f file p project-name n namespace kubeconfig', true);
  const [verb, ...behindVerb] = outer.operands;
  if (verb === undefined) return undefined;
  if (verb.text === 'compose' && command.program !== 'kubectl') return container({ ...command, args: behindVerb }, runner);
  if (!entersContainer.has(verb.text)) return undefined;
  const inner = new Options(behindVerb, inContainer, true);
  const [name, ...rest] = inner.operands;
  if (name === undefined) return undefined;
  // kubectl takes its own options behind the name too, and the command behind two dashes.
  const kubernetes = command.program === 'kubectl' || command.program === 'oc';
  const dashes = kubernetes ? rest.findIndex(({ text }) => text === '--') : -1;
  const args = dashes >= 0 ? rest.slice(dashes + 1) : rest;
  return args.length === 0 ? undefined : runner.args(args, command, `${command.program} ${verb.text} ${name.text.replaceAll('\0', '?')}`);
};

/** What runs a command on another machine, or in a container. */
export const remoteWrappers: RuleTable = {
  'docker podman nerdctl kubectl oc docker-compose': container,
  ssh(command, runner) {
    const { run } = runner;
    const options = new Options(command.args, 'b c D E e F I i J L l m O o p Q R S W w', true);
    const [host, ...rest] = options.operands;
    if (host === undefined) return undefined;
    const name = noteHost(host, command.stdin !== null, run);
    for (const option of options.values('o')) {
      const proxy = /^(?:ProxyCommand|LocalCommand|KnownHostsCommand)[= ](.*)$/is.exec(option.text)?.[1];
      if (proxy !== undefined) runner.text(valueOf(proxy, option.marks), command, 'ssh -o');
    }
    if (command.stdin !== null && comesFrom(command.stdin, from.file | from.secret | from.machine)) {
      const severity = comesFrom(command.stdin, from.secret) ? 'critical' : 'high';
      run.notes.danger('data-exfiltration', command.place, `Sends files to ${name ?? 'another machine'} by ssh.`, { severity });
    }
    const words = rest[0]?.text === '--' ? rest.slice(1) : rest;
    // Without a command the shell over there reads what comes in.
    const text = words.length > 0 ? joined(words, ' ') : command.stdin;
    if (text === null || !(words.length > 0 || isKnown(text))) return undefined;
    return runner.text(text, command, `ssh ${name ?? '?'}`, [], command.stdin);
  },
};
