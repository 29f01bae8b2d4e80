import { contentOf, noteSecret, writtenTo } from '../files.js';
import { isOwnHost, noteHost } from '../hosts.js';
import { Options } from '../options.js';
import { readPath } from '../../paths/place-of-path.js';
import type { RuleTable, Runner, ShellCommand, ShellRule } from '../shell-command.js';
import { comesFrom, from, joined, nothing, unknown, unknownValue, type Value, valueOf } from '../value.js';
import { note } from './note.js';

const lastPiece = (url: string): string =>
  url
    .replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .split('/')
    .at(-1) ?? '';

/** Says what leaves, by what it is made of. `plain`: how bad it is when it is just a file. */
export function leaves(content: Value, host: string | null, command: ShellCommand, runner: Runner, plain: 'low' | 'medium' | 'high'): void {
  const to = host ?? 'another machine';
  if (host !== null && isOwnHost(host)) return;
  if (comesFrom(content, from.secret)) note('data-exfiltration', `Sends secrets to ${to}.`, command, runner, 'critical');
  else if (comesFrom(content, from.variable))
    note('data-exfiltration', `Sends a variable that is named like a secret to ${to}.`, command, runner, plain === 'low' ? 'low' : 'high');
  else if (comesFrom(content, from.machine))
    note('data-exfiltration', `Sends what this machine says of itself to ${to}.`, command, runner, 'high');
  else if (comesFrom(content, from.file)) note('data-exfiltration', `Sends a file to ${to}.`, command, runner, plain);
}

/** A file of the machine rather than of the project. */
const isForeign = (file: Value, { run }: Runner): boolean =>
  ['system', 'in-home', 'home', 'root', 'parent', 'elsewhere'].includes(readPath(file.text, run.folder, run.subject.workingFolder).place);

/** The file that a value of `-d` or `-F` names. */
function bodyOf(value: Value, command: ShellCommand, { run }: Runner): Value {
  const named = /^(?:[^=@]*=)?[@<](.*)$/s.exec(value.text)?.[1];
  if (named === undefined) return value;
  if (named === '-') return command.stdin ?? nothing;
  const file = valueOf(named.replace(/;.*$/s, ''));
  noteSecret(readPath(file.text, run.folder, run.subject.workingFolder).path, command.place, run);
  return contentOf(file, run);
}

const curl: ShellRule = (command, runner) => {
  const { run } = runner;
  const options = new Options(
    command.args,
    'o output d data data-raw data-binary data-ascii data-urlencode json F form form-string T upload-file H header X request u user A user-agent b cookie c cookie-jar e referer m max-time K config w write-out x proxy E cert key cacert retry url connect-timeout resolve',
  );
  const urls = [...options.operands, ...options.values('url')];
  const bodies = options
    .values('d', 'data', 'data-binary', 'data-ascii', 'data-urlencode', 'json', 'F', 'form')
    .map((value) => bodyOf(value, command, runner));
  const raw = options.values('data-raw', 'form-string');
  const uploads = options.values('T', 'upload-file').map((value) => bodyOf(valueOf(`@${value.text}`), command, runner));
  const forms = options.has('F', 'form');
  const host = urls.map((url) => noteHost(url, bodies.length + raw.length + uploads.length > 0, run)).find((one) => one !== null) ?? null;
  const files = options
    .values('d', 'data', 'data-binary', 'data-ascii', 'data-urlencode', 'json')
    .filter(({ text }) => text.startsWith('@'));
  const grave = forms || files.some(({ text }) => text === '@-' || isForeign(valueOf(text.slice(1)), runner));
  leaves(joined([...bodies, ...raw]), host, command, runner, grave ? 'high' : 'medium');
  leaves(joined(uploads), host, command, runner, 'high');
  leaves(joined(urls), host, command, runner, 'high');
  // A token in a header is how one signs in; a key file is not.
  leaves(
    joined([...options.values('H', 'header', 'u', 'user', 'b', 'cookie', 'A', 'user-agent', 'e', 'referer')]),
    host,
    command,
    runner,
    'low',
  );
  const fetched = unknownValue(from.network);
  const targets = options.values('o', 'output');
  for (const file of targets) writtenTo(file, fetched, command.place, run);
  if (options.has('O', 'remote-name', 'remote-name-all')) {
    for (const url of urls) writtenTo(valueOf(lastPiece(url.text)), fetched, command.place, run);
    return nothing;
  }
  return targets.some(({ text }) => text !== '-') ? nothing : fetched;
};

const wget: ShellRule = (command, runner) => {
  const { run } = runner;
  const options = new Options(
    command.args,
    'O output-document o output-file P directory-prefix U user-agent t tries T timeout post-data post-file body-data body-file header method i input-file',
  );
  const files = options.values('post-file', 'body-file').map((value) => bodyOf(valueOf(`@${value.text}`), command, runner));
  const sends = options.has('post-file', 'body-file', 'post-data', 'body-data');
  const host = options.operands.map((url) => noteHost(url, sends, run)).find((one) => one !== null) ?? null;
  leaves(joined([...files, ...options.values('post-data', 'body-data')]), host, command, runner, 'high');
  leaves(joined(options.operands), host, command, runner, 'high');
  const fetched = unknownValue(from.network);
  const target = options.values('O', 'output-document')[0];
  if (target?.text === '-' || /^-[a-zA-Z]*O-$/.test(command.args.find(({ text }) => /^-[a-zA-Z]*O-$/.test(text))?.text ?? ''))
    return fetched;
  for (const url of options.operands) writtenTo(target ?? valueOf(lastPiece(url.text)), fetched, command.place, run);
  return nothing;
};

const remote = (text: string): boolean =>
  /^(?:[^/:]+@)?(?:[^/:]{2,}|\0):/.test(text) || /^(?:rsync|sftp|scp|s3|gs|az|abfs):\/\//.test(text);

/** What it begins with is not known: it may name a machine, or a folder of this one. */
const mayBeRemote = ({ text }: Value): boolean => text.startsWith(unknown);

/** Copies between machines: out, when the last operand is another machine. */
const copiesOut =
  (plain: 'medium' | 'high', valued: string): ShellRule =>
  (command, runner) => {
    const { run } = runner;
    const options = new Options(command.args, valued);
    for (const shell of options.values('e', 'rsh'))
      if (!/^ssh(?: -[\w=./~@:-]+(?: \w\S*)?)*$/.test(shell.text)) runner.text(shell, command, `${command.program} -e`);
    const operands = /^(?:aws|gsutil|gcloud|rclone|az)$/.test(command.program)
      ? options.operands.filter(({ text }) => remote(text) || /[./~]/.test(text))
      : options.operands;
    const target = operands.at(-1);
    const sources = operands.slice(0, -1);
    if (target === undefined || !remote(target.text)) {
      for (const source of sources) if (remote(source.text) || mayBeRemote(source)) noteHost(source, false, run);
      if (target !== undefined && mayBeRemote(target)) noteHost(target, true, run);
      if (target !== undefined && sources.some(({ text }) => remote(text)))
        writtenTo(target, unknownValue(from.network), command.place, run);
      return nothing;
    }
    const host = noteHost(target, true, run);
    for (const source of sources) noteSecret(readPath(source.text, run.folder, run.subject.workingFolder).path, command.place, run);
    leaves(joined([unknownValue(from.file), ...sources.map((source) => contentOf(source, run))]), host, command, runner, plain);
    return nothing;
  };

const asksDns: ShellRule = (command, runner) => {
  leaves(joined(command.args.map((arg) => ({ ...arg, marks: arg.marks }))), null, command, runner, 'high');
  return undefined;
};

/** What fetches and what sends. */
export const networkRules: RuleTable = {
  'curl curlie': curl,
  'wget wget2': wget,
  'http https xh': (command, runner) => {
    const options = new Options(command.args, 'a auth o output');
    const url = options.operands.find(({ text }) => /[.:/]/.test(text));
    const host = url === undefined ? null : noteHost(url, command.stdin !== null, runner.run);
    leaves(
      joined([command.stdin ?? nothing, ...options.operands.map((value) => bodyOf(value, command, runner))]),
      host,
      command,
      runner,
      'medium',
    );
    return unknownValue(from.network);
  },
  'scp sftp': copiesOut('high', 'P i F o c l S J'),
  rsync: copiesOut('high', 'e rsh exclude include f filter password-file port'),
  aws: (command, runner) =>
    /^(?:cp|mv|sync)$/.test(command.args[1]?.text ?? '') && command.args[0]?.text === 's3'
      ? copiesOut('medium', 'profile region acl exclude include')({ ...command, args: command.args.slice(2) }, runner)
      : undefined,
  gsutil: (command, runner) =>
    command.args.some(({ text }) => /^(?:cp|rsync|mv)$/.test(text))
      ? copiesOut('medium', 'o h')({ ...command, args: command.args.filter(({ text }) => !/^(?:cp|rsync|mv)$/.test(text)) }, runner)
      : undefined,
  'dig nslookup host drill ping ping6 traceroute resolvectl getent': asksDns,
  'mail mailx mutt sendmail msmtp swaks'(command, runner) {
    const files = new Options(command.args, 'a A s attach').values('a', 'A', 'attach');
    leaves(joined([command.stdin ?? nothing, ...files.map((file) => contentOf(file, runner.run))]), null, command, runner, 'high');
    return undefined;
  },
  'ftp lftp tftp ncftpput': (command, runner) => {
    leaves(command.stdin ?? nothing, null, command, runner, 'medium');
    return undefined;
  },
  gh(command, runner) {
    const [first, verb, ...files] = new Options(command.args, 'd desc f filename').operands;
    if (first?.text !== 'gist' || verb?.text !== 'create') return undefined;
    leaves(
      joined([unknownValue(from.file), ...files.map((file) => contentOf(file, runner.run))]),
      'gist.github.com',
      command,
      runner,
      'high',
    );
    return undefined;
  },
};
