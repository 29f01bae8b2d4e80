import type { Place } from '../../notes.js';
import { isOwnHost, noteHost } from '../hosts.js';
import { Options } from '../options.js';
import type { Run } from '../run.js';
import type { RuleTable, ShellRule } from '../shell-command.js';
import { comesFrom, from, nothing, unknownValue, type Value, valueOf } from '../value.js';
import { leaves } from './network.rule.js';
import { note } from './note.js';

const shells = /^(?:sh|bash|zsh|dash|ksh|exec|python3?|perl|ruby|php|node)$/;

/** A redirection to `/dev/tcp/host/port`: what the shell itself connects. */
export function connects(target: Value, both: boolean, program: string, printed: Value, place: Place, run: Run): void {
  const host = /^\/dev\/(?:tcp|udp)\/([^/]*)/.exec(target.text)?.[1];
  if (host === undefined) return;
  const name = noteHost(valueOf(host), true, run);
  if (name !== null && isOwnHost(name)) return;
  if (shells.test(program) || both) run.notes.danger('reverse-shell', place, `Connects a shell to ${name ?? 'another machine'}.`);
  else if (comesFrom(printed, from.secret | from.variable | from.machine | from.file)) {
    run.notes.danger('data-exfiltration', place, `Sends data to ${name ?? 'another machine'}.`, {
      severity: comesFrom(printed, from.secret) ? 'critical' : 'high',
    });
  }
}

const netcat: ShellRule = (command, runner) => {
  const options = new Options(command.args, 'e c exec sh-exec p s w i q source source-port wait X x T m lua-exec');
  const [host] = options.operands;
  const name = host === undefined ? null : noteHost(host, command.stdin !== null, runner.run);
  if (options.has('e', 'exec', 'c', 'sh-exec', 'lua-exec') || comesFrom(command.stdin, from.shell))
    note('reverse-shell', 'Connects a shell to the network.', command, runner);
  else if (command.stdin !== null && !options.has('z')) leaves(command.stdin, name, command, runner, 'high');
  return unknownValue(from.network);
};

/** Shells that another machine talks to. */
export const reverseShellRules: RuleTable = {
  'nc ncat netcat nc.traditional nc.openbsd': netcat,
  socat(command, runner) {
    const ends = command.args.filter(({ text }) => !text.startsWith('-')).map(({ text }) => text.toUpperCase());
    const runs = ends.some((end) => /^(?:EXEC|SYSTEM|SHELL|PTY)\b/.test(end));
    const net = ends.some((end) => /^(?:TCP|TCP4|TCP6|UDP|UDP4|OPENSSL|SSL|SCTP|VSOCK|WS)[-:\w]*/.test(end));
    if (runs && net) note('reverse-shell', 'Connects a shell to the network.', command, runner);
    else if (net && ends.some((end) => /^(?:FILE|OPEN|GOPEN|STDIN)/.test(end)))
      note('data-exfiltration', 'Sends a file over the network.', command, runner);
    return unknownValue(from.network);
  },
  telnet(command, runner) {
    if (comesFrom(command.stdin, from.shell)) note('reverse-shell', 'Connects a shell to the network.', command, runner);
    return unknownValue(from.network);
  },
  openssl(command, runner) {
    if (command.args[0]?.text !== 's_client') return undefined;
    if (comesFrom(command.stdin, from.shell)) note('reverse-shell', 'Connects a shell to the network.', command, runner);
    else if (command.stdin !== null) leaves(command.stdin, null, command, runner, 'high');
    return unknownValue(from.network);
  },
  'mkfifo mknod': () => nothing,
};
