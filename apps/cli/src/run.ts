import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { defaultControl } from './control/control-api.js';
import { CredentialsFile } from './sign-in/credentials-file.js';
import { plain } from './plain.js';
import type { Terminal } from './terminal.js';
import { usage, usageOf } from './usage.js';
import { UsageError } from './usage-error.js';

type Command = (args: readonly string[], terminal: Terminal, env: NodeJS.ProcessEnv) => Promise<ExitCode>;

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const credentials = (env: NodeJS.ProcessEnv): CredentialsFile => CredentialsFile.of(env, homedir());
const filesOf = (positionals: readonly string[]): readonly string[] => (positionals.length === 0 ? ['-'] : positionals);

/** What a command needs is loaded with it: `token` is called all the time, and by machines that wait for it. */
const commands: Readonly<Record<string, Command>> = {
  async login(args, terminal, env) {
    const { values } = parseArgs({ args: [...args], options: { issuer: text, device: flag, fresh: flag, url: text } });
    const { login } = await import('./sign-in/login.command.js');
    const { issuer = null, device, fresh } = values;
    return login({ control: values.url ?? defaultControl(env), issuer, device, fresh }, credentials(env), terminal);
  },
  async token(args, terminal, env) {
    parseArgs({ args: [...args], options: {} });
    return (await import('./sign-in/token.command.js')).token(credentials(env), terminal);
  },
  async whoami(args, terminal, env) {
    const { values } = parseArgs({ args: [...args], options: { json: flag } });
    return (await import('./sign-in/whoami.command.js')).whoami(values.json, credentials(env), terminal);
  },
  async logout(args, terminal, env) {
    parseArgs({ args: [...args], options: {} });
    return (await import('./sign-in/logout.command.js')).logout(credentials(env), terminal);
  },
  async approvals([action, ...args], terminal, env) {
    return (await import('./approvals/arguments.js')).approvals(action, args, credentials(env), terminal);
  },
  async hook(args, terminal, env) {
    const { values } = parseArgs({ args: [...args], options: { ingress: text } });
    const { defaultIngress, toolHook } = await import('./hooks/hook.command.js');
    return toolHook(values.ingress ?? defaultIngress(env), credentials(env), terminal);
  },
  async audit([action, ...args], terminal, env) {
    return (await import('./audit/arguments.js')).audit(action, args, terminal, env);
  },
  async provenance(args, terminal, env) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: flag, git: text, reason: text },
      allowPositionals: true,
    });
    const { provenance } = await import('./provenance/provenance.command.js');
    const range = values.git ?? null;
    return provenance(
      { files: range === null ? filesOf(positionals) : positionals, range, json: values.json, reason: values.reason },
      credentials(env),
      terminal,
    );
  },
  async sessions([action, ...args], terminal, env) {
    return (await import('./sessions/arguments.js')).sessions(action, args, credentials(env), terminal);
  },
  async policy([action, ...args], terminal, env) {
    return (await import('./policy/arguments.js')).policy(action, args, { file: credentials(env), terminal, env });
  },
  async budgets(args, terminal, env) {
    const { values } = parseArgs({ args: [...args], options: { all: flag, json: flag } });
    const { apiOf } = await import('./sign-in/api-of.js');
    const { budgets } = await import('./budgets/budgets.command.js');
    return budgets(values.all, values.json, await apiOf({ file: credentials(env), terminal, env }), terminal);
  },
  async judge(args, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: flag, text: flag, tool: text }, allowPositionals: true });
    if (values.text && values.tool !== undefined) throw new UsageError('--text is of a text, --tool of a tool call.');
    const command = positionals.length === 0 || positionals[0] === '-' ? await terminal.read('-') : positionals.join(' ');
    return (await import('./judging/judge.command.js')).judgeCommand(command, values, terminal);
  },
  async detect(args, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: { json: flag }, allowPositionals: true });
    return (await import('./scanning/detect.command.js')).detect(filesOf(positionals), values.json, terminal);
  },
  async mask(args, terminal) {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    return (await import('./scanning/mask.command.js')).mask(filesOf(positionals), terminal);
  },
};

/** What stands after `--` is the command's own. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? words.length : end).some((word) => word === '--help' || word === '-h');
}

/** Runs one command line and returns its exit code. */
export async function run(args: readonly string[], outer: Terminal, env: NodeJS.ProcessEnv = process.env): Promise<ExitCode> {
  const [name = '', ...rest] = args;
  // Issuers and control addresses have a say in what people are told.
  const terminal: Terminal = { read: (file) => outer.read(file), out: (text) => outer.out(text), err: (text) => outer.err(plain(text)) };
  if (['help', '--help', '-h'].includes(name)) {
    terminal.out(usage);
    return exitCodes.clean;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    terminal.err(usage);
    return exitCodes.error;
  }
  if (asksForHelp(rest)) {
    terminal.out(usageOf(name));
    return exitCodes.clean;
  }
  try {
    return await command(rest, terminal, env);
  } catch (error) {
    terminal.err(`${(error as Error).message}\n`);
    if (error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) terminal.err(usageOf(name));
    return exitCodes.error;
  }
}
