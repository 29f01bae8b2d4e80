import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { type ExitCode, verifyExitCodes } from '../exit-codes.js';
import { CredentialsFile } from '../sign-in/credentials-file.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true, default: [] as string[] } as const;

const credentials = (env: NodeJS.ProcessEnv): CredentialsFile => CredentialsFile.of(env, homedir());

type Action = (args: readonly string[], terminal: Terminal, env: NodeJS.ProcessEnv) => Promise<ExitCode>;

/** What an action needs is loaded with it. */
const actions: Readonly<Record<string, Action>> = {
  async verify(args, terminal, env) {
    try {
      const options = {
        json: flag,
        since: text,
        session: text,
        bundle: text,
        checkpoints: texts,
        key: texts,
        'without-content': flag,
        tell: flag,
      };
      const { values } = parseArgs({ args: [...args], options });
      const { verify } = await import('./verify/verify.command.js');
      const { json, since = null, session = null, bundle = null, checkpoints, key: keys, tell } = values;
      return await verify(
        { json, since, session, bundle, checkpoints, keys, withoutContent: values['without-content'], tell },
        terminal,
        env,
      );
    } catch (error) {
      // 2, as any other command has it for an error, would say that something was changed.
      terminal.err(`${error instanceof Error ? error.message : String(error)}\n`);
      return verifyExitCodes.unchecked;
    }
  },
  async bundle(args, terminal, env) {
    const { values } = parseArgs({ args: [...args], options: { session: text, 'without-content': flag } });
    if (values.session === undefined) throw new UsageError('Name the session: --session ID.');
    return (await import('./bundle/bundle.command.js')).bundle(values.session, values['without-content'], terminal, env);
  },
  async erase(args, terminal, env) {
    const options = { session: text, person: text, reason: text, names: flag, 'dry-run': flag, json: flag };
    const { values } = parseArgs({ args: [...args], options });
    const { aboutOf, reasonOf } = await import('./lifetime/about.js');
    const { names, json } = values;
    const command = { about: aboutOf(values), reason: reasonOf(values.reason), names, json, dryRun: values['dry-run'] };
    return (await import('./lifetime/erase.command.js')).erase(command, credentials(env), terminal);
  },
  async hold(args, terminal, env) {
    return (await import('./lifetime/hold.arguments.js')).hold(args, credentials(env), terminal);
  },
  async retention(args, terminal, env) {
    return (await import('./lifetime/retention.arguments.js')).retention(args, credentials(env), terminal);
  },
  async witness(args, terminal) {
    const options = { name: text, state: text, listen: text, log: texts, logs: texts };
    const { values } = parseArgs({ args: [...args], options });
    const { name, state } = values;
    if (name === undefined || state === undefined)
      throw new UsageError('A witness needs a --name and a folder for what it remembers, --state.');
    const { interrupted } = await import('../interrupted.js');
    const command = { name, folder: state, ...addressOf(values.listen ?? '127.0.0.1:8090'), logs: values.log, logFiles: values.logs };
    return (await import('./witness/witness.command.js')).witness(command, terminal, interrupted());
  },
};

/** `ostiary audit ACTION ...`. Throws UsageError for what is not such a command. */
export function audit(action = '', args: readonly string[], terminal: Terminal, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (act === undefined)
    throw new UsageError(action === '' ? 'Say what to do with the audit.' : `There is no \`ostiary audit ${action}\`.`);
  return act(args, terminal, env);
}

function addressOf(listen: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^(?:\[?([^\]]+)\]?:)?(\d{1,5})$/.exec(listen) ?? [];
  if (port === undefined || Number(port) > 65_535) throw new UsageError('--listen is HOST:PORT.');
  return { host: host ?? '127.0.0.1', port: Number(port) };
}
