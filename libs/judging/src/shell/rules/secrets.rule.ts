import type { Severity } from '#contracts';
import { readPath } from '../../paths/place-of-path.js';
import { contentOf, noteSecret } from '../files.js';
import { Options } from '../options.js';
import type { RuleTable, ShellCommand, ShellRule, Runner } from '../shell-command.js';
import { from, joined, unknownValue, type Value } from '../value.js';
import { note } from './note.js';

const secretName = /SECRET|TOKEN|PASSW|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL/i;

/** Programs that take a file without reading what is in it, or whose own rule says what they do with it. */
const others = new Set(
  'ls ll stat test [ touch chmod chown chgrp rm rmdir mkdir cd pushd ssh ssh-add ssh-keygen ssh-copy-id git which type du tree mv cp ln install echo printf basename dirname realpath readlink file export cat head tail tac bat scp rsync sftp curl wget shred find unlink trash tee sed alias sh bash zsh dash source . nc ncat dd tar zip docker kubectl vim vi nano code'.split(
    ' ',
  ),
);
/** Programs that take it in, but show only whether or how much. */
const quiet = new Set(
  'wc md5sum sha256sum shasum cksum dotenv node python python3 docker-compose npm npx pnpm yarn make terraform ansible-playbook uv poetry cmp gitleaks trufflehog detect-secrets'.split(
    ' ',
  ),
);

/** Any argument that is a file of secrets, also behind `@` or `=`: read, whatever the program. Returns what may be printed of it. */
export function secretsIn(command: ShellCommand, { run }: Runner): Value | undefined {
  if (others.has(command.program)) return undefined;
  const weight: Severity =
    quiet.has(command.program) || (command.program === 'grep' && new Options(command.args).has('q', 'quiet', 'c', 'l')) ? 'low' : 'high';
  const found: Value[] = [];
  for (const arg of command.args.slice(0, 2000)) {
    for (const text of new Set([arg.text, arg.text.slice(arg.text.lastIndexOf('@') + 1), arg.text.slice(arg.text.indexOf('=') + 1)])) {
      if (text.length > 512 || !/[.~/]/.test(text)) continue;
      const content = contentOf({ text, marks: 0 }, run);
      if ((content.marks & from.secret) === 0 || run.files.has(text)) continue;
      noteSecret(readPath(text, run.folder, run.subject.workingFolder).path, command.place, run, weight);
      found.push(content);
    }
  }
  return found.length === 0 ? undefined : unknownValue(joined(found).marks | (command.stdin?.marks ?? 0));
}

const shows =
  (pattern: RegExp, why: string, severity?: Severity): ShellRule =>
  (command, runner) => {
    const line = command.args
      .slice(0, 60)
      .map(({ text }) => text.slice(0, 80))
      .join(' ');
    if (!pattern.test(line)) return undefined;
    note('secret-read', why, command, runner, severity);
    return unknownValue(from.secret);
  };

const environment: ShellRule = (command, runner) => {
  const options = new Options(command.args, 'u unset C chdir');
  if (command.program !== 'printenv' && options.operands.some(({ text }) => !text.includes('='))) return undefined;
  const [name] = options.operands;
  if (command.program === 'printenv' && name !== undefined) {
    if (!secretName.test(name.text)) return unknownValue(from.machine);
    note('secret-read', `Prints ${name.text.slice(0, 80)} of the environment.`, command, runner);
    return unknownValue(from.secret);
  }
  note('secret-read', 'Prints the whole environment.', command, runner, 'medium');
  return unknownValue(from.machine | from.variable);
};

/** What shows keys, passwords and tokens. */
export const secretRules: RuleTable = {
  'env printenv': environment,
  set: (command, runner) => (command.args.length === 0 ? environment({ ...command, program: 'env' }, runner) : undefined),
  'export declare typeset': (command, runner) =>
    command.args.every(({ text }) => /^-[px]+$/.test(text)) ? environment({ ...command, program: 'env', args: [] }, runner) : undefined,
  'echo printf'(command, runner) {
    if (command.args.some(({ marks }) => marks & from.variable))
      note('secret-read', 'Prints a variable that is named like a secret.', command, runner, 'medium');
    return undefined;
  },
  security: shows(/(?:find-(?:generic|internet)-password|dump-keychain|export)(?: |$)/, 'Reads the keychain.'),
  'secret-tool keyring pass gopass': shows(/^(?:lookup|search|get|show|-c|\w+\/)/, 'Reads a store of passwords.'),
  op: shows(/(?:^| )(?:read|item get|document get|inject)(?: |$)/, 'Reads a store of passwords.'),
  gh: shows(/(?:^| )auth (?:token|status .*(?:-t|--show-token))/, 'Prints a token.'),
  gcloud: shows(/(?:print-(?:access|identity)-token|secrets versions access)/, 'Prints a token or a secret.'),
  aws: shows(
    /(?:get-secret-value|configure (?:get|export-credentials)|--with-decryption|get-session-token|create-access-key|get-login-password)/,
    'Prints keys or secrets.',
  ),
  az: shows(/(?:keyvault secret show|get-access-token|keys list)/, 'Prints keys or secrets.'),
  vault: shows(/(?:^| )(?:kv get|read|print token)(?: |$)/, 'Reads a store of secrets.'),
  'kubectl oc': shows(/(?:^| )(?:get|describe) (?:secrets?)(?:[ /,]|$)|config view .*--raw/, 'Reads secrets of a cluster.'),
  heroku: shows(/^config(?::get)?(?: |$)/, 'Prints the settings of an application, secrets among them.'),
  doppler: shows(/(?:^| )secrets(?: |$)/, 'Reads a store of secrets.'),
  git: shows(/(?:^| )credential(?:-\w+)? (?:fill|get)/, 'Prints stored credentials.'),
  'gpg gpg2': shows(/--export-secret/, 'Exports a secret key.'),
  'whoami hostname id uname ifconfig ip w last': () => unknownValue(from.machine),
};
