import { readPath } from '../../paths/place-of-path.js';
import { guardFile, secretFile } from '../../paths/known-files.js';
import { codeOptionsOf } from '../code-options.js';
import { Options } from '../options.js';
import type { RuleTable, Runner, ShellCommand, ShellRule } from '../shell-command.js';
import { type Value, valueOf } from '../value.js';
import { builtByAwk } from './awk-texts.js';
import { deletes } from './destructive-files.rule.js';
import { note } from './note.js';

const mostLiterals = 200;
const literal = /(["'`])((?:\\.|(?!\1)[^\\\n]){1,1000})\1/g;
const runsText =
  /(?:system|os\.execute|popen|call|run|Popen|check_output|check_call|getoutput|exec|execSync|execFile|spawn|spawnSync|shell_exec|passthru|proc_open|qx|shell script|sh -c|%x)\s*[({[]*\s*$/;
const deletesPath =
  /(?:rmtree|rmSync|rmdirSync|rmdir|unlink|unlinkSync|remove|removedirs|rm_rf|rm_r|FileUtils\.rm\w*|rimraf|fs\.rm|promises\.rm|removeSync|remove_tree|delete_folder\w*|File\.delete)\s*[({[]*\s*$/;

/** The words of a program in another language: what they name is judged, the program itself is not read. */
function judgeCode(code: string, command: ShellCommand, runner: Runner): void {
  let left = mostLiterals;
  const runs = /\b(?:system|popen|subprocess|child_process|exec\w*|spawn\w*|shell_exec|passthru|proc_open)\b/i.test(code);
  const writes = changesFiles.test(code.replace(/std(?:out|err)\.write/g, '')) || opensToWrite(code);
  for (const found of code.matchAll(literal)) {
    if (--left < 0) return note('too_complex', 'Has more strings than are judged.', command, runner);
    const before = code.slice(Math.max(0, found.index - 40), found.index);
    const text = (found[2] ?? '').replace(/\\(["'`\\])/g, '$1');
    const quotesRun = found[1] === '`' && /^(?:perl|ruby|php)$/.test(command.program);
    if (quotesRun || runsText.test(before))
      runner.text(valueOf(withRest(text, code.slice(found.index))), command, `${command.program} code`);
    else if (runs && handed.test(before)) runner.text(valueOf(text), command, `${command.program} code`);
    else if (deletesPath.test(before)) deletes([valueOf(text)], command, runner, 'Deletes with all that is in it:');
    if (writes && text.length < 300 && /[/.]/.test(text)) writesFile(text, command, runner);
    const severity = text.length < 300 ? secretFile(readPath(text).path) : null;
    if (severity !== null && severity !== 'low' && /[/.]/.test(text) && /open|read|load|stat|slurp|get_contents/i.test(code)) {
      note('secret-read', `Reads ${text}, which holds secrets.`, command, runner, severity);
    }
  }
  whole(code, command, runner);
}

const changesFiles =
  /\b(?:write\w*|createWriteStream|appendFile\w*|copy\w*|rename\w*|dump|unlink\w*|remove|rm\w*|file_put_contents|symlink\w*|outputFile)\b/i;
/** As `open` is told that it is to write. */
const opensToWrite = (code: string): boolean => /\bopen\b/.test(code) && /["'](?:[wax][bt+]{0,2}["']|>)/.test(code);
/** A text in a variable, that something else of the program may run. */
const handed = /(?:^|[^\w.])[A-Za-z_]\w*\s*=\s*$/;

/** What stands behind a text in the same call: more of an argument list, or a text that is put to it. */
function withRest(text: string, code: string): string {
  const list = /^(["'`])(?:\\.|(?!\1).)*\1((?:\s*[,+[\s]\s*(["'`])(?:\\.|(?!\3)[^\\\n]){0,1000}\3){1,20})/.exec(code)?.[2];
  if (list === undefined) return text;
  const words = [...list.matchAll(/([,+[\s]*)(["'`])((?:\\.|(?!\2)[^\\\n]){0,1000})\2/g)];
  return words.reduce((all, [, sign = '', , word = '']) => all + (sign.includes('+') ? '' : ' ') + word, text);
}

/** A program that writes somewhere and names such a file is taken to write that. */
function writesFile(text: string, { place }: ShellCommand, { run }: Runner): void {
  const { path } = readPath(text.replace(/^[<>+]+\s*/, ''), run.folder, run.subject.workingFolder);
  const guard = guardFile(path) ?? guardFile(path.toLowerCase());
  if (guard !== null)
    run.notes.danger('guard-tampering', place, `Names ${path}, by which the client is guarded, in code that writes.`, { severity: guard });
}

/** What several words of a program together say. */
function whole(code: string, command: ShellCommand, runner: Runner): void {
  const has = (pattern: RegExp): boolean => pattern.test(code);
  const network = has(
    /\b(?:urlopen|urllib|requests\.|httpx|http\.client|fetch\(|axios|net\/http|open-uri|LWP|file_get_contents\(\s*["']https?:|https?\.get)/,
  );
  const evaluates = has(/\b(?:exec|eval|compile|Function|__import__|loads|instance_eval|require_from_string|vm\.run\w*)\s*\(/);
  if (
    has(/\bsocket\b|net\.(?:connect|createConnection|Socket)|fsockopen|TCPSocket|IO::Socket|Socket::INET/) &&
    has(/\bpty\b|dup2|subprocess|\/bin\/(?:ba|z|da)?sh|child_process|proc_open|STDIN->fdopen/)
  ) {
    note('reverse-shell', 'Connects a shell to the network, by code.', command, runner);
  }
  if (network && evaluates) note('fetch-to-interpreter', 'Fetches code and runs it.', command, runner);
  if (
    evaluates &&
    has(/b64decode|base64|atob\(|fromhex|unhexlify|decode64|base64_decode|Buffer\.from|pack\(|codecs\.decode|zlib|marshal/)
  ) {
    note('decode-to-interpreter', 'Decodes code and runs it.', command, runner);
  }
  if (
    has(/\b(?:requests\.(?:post|put)|urlopen\([^)]{0,200}data|method:\s*["'](?:POST|PUT)|http\.request)/) &&
    has(/\bos\.environ|process\.env|open\(|readFile|File\.read|ENV\b/)
  ) {
    note('data-exfiltration', 'Sends files or the environment, by code.', command, runner);
  }
}

const program: ShellRule = (command, runner) => {
  const valued = codeOptionsOf(command.program);
  const options = new Options(command.args, `${valued} W X I`);
  const given = options.values(...valued.split(' '));
  for (const code of given) judgeCode(code.text, command, runner);
  const fromPipe = options.operands.length === 0 || options.operands[0]?.text === '-';
  if (fromPipe && given.length === 0 && command.stdin !== null) judgeCode(command.stdin.text, command, runner);
  return undefined;
};

/** A small language in the first operand. */
const awk: ShellRule = (command, runner) => {
  const options = new Options(command.args, 'F v f field-separator assign file');
  const [code] = options.values('f', 'file').length > 0 ? [] : options.operands;
  if (code === undefined) return undefined;
  const text = code.text;
  if (/\/inet\/(?:tcp|udp)\//.test(text)) note('reverse-shell', 'Connects to the network, by code of awk.', command, runner);
  for (const found of text.matchAll(
    /system\(\s*"((?:\\.|[^"\\]){1,1000})"|\|\s*"((?:\\.|[^"\\]){1,1000})"|"((?:\\.|[^"\\]){1,1000})"\s*\|/g,
  )) {
    runner.text(valueOf((found[1] ?? found[2] ?? found[3] ?? '').replace(/\\(["\\])/g, '$1')), command, 'awk');
  }
  for (const run of builtByAwk(text, options.values('v', 'assign'))) runner.text(run, command, 'awk');
  return undefined;
};

const editor: ShellRule = (command, runner) => {
  const options = new Options(command.args, 'c cmd S u');
  const given = [...options.values('c', 'cmd'), ...command.args.filter(({ text }) => text.startsWith('+'))];
  for (const { text } of given) {
    const shell = /^[+:]*!(.*)$/s.exec(text)?.[1];
    if (shell !== undefined) runner.text(valueOf(shell), command, command.program);
  }
  return undefined;
};

/** `s/x/y/e` and the command `e` of GNU sed run what they make. */
const sed: ShellRule = (command, runner) => {
  const options = new Options(command.args, 'e f expression file');
  const scripts: readonly Value[] =
    options.values('e', 'expression').length > 0 ? options.values('e', 'expression') : options.operands.slice(0, 1);
  for (const { text } of scripts) {
    const run = /(?:^|[;{\n])[ \t]{0,9}(?:\d{1,9}|\$|\/[^/]*\/)?[ \t]{0,9}e\s+(\S.*)$/s.exec(text)?.[1];
    if (run !== undefined) runner.text(valueOf(run), command, 'sed');
    else if (/^s(.).*\1[gip\d]*e[gip\d]*$/s.test(text)) note('code-evaluation', 'Runs what the replacement makes.', command, runner);
  }
  return undefined;
};

/** Programs of other languages that stand in an argument or come from a pipe: judged by their words, and told so. */
export const codeRules: RuleTable = {
  'python python2 python3 pypy3 node nodejs bun perl ruby lua php deno osascript': program,
  'awk gawk mawk nawk': awk,
  'sed gsed': sed,
  'vim vi nvim ex emacs': editor,
};
