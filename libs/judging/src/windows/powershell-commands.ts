import { commandOf, type WindowsCommand, type WindowsWord } from './windows-command.js';

const known: Readonly<Record<string, string>> = {
  home: '~',
  'env:userprofile': '~',
  'env:homepath': '~',
  'env:home': '~',
  'env:systemroot': 'C:/Windows',
  'env:windir': 'C:/Windows',
  'env:temp': '/tmp',
  true: 'true',
  false: 'false',
  null: '',
};
const variable = /\$(?:\{([^}\r\n]{1,200})\}|([A-Za-z_][\w:]*|[?^$_]))/y;
const hereString = /@(['"])[ \t]*\r?\n([^]*?)\r?\n\1@/y;
const blockComment = /<#[^]*?(?:#>|$)/y;
const lineComment = /#[^\r\n]*/y;
const assignment = /\$[\w:]{1,100}\s*[+-]?=(?!=)\s*/y;
const words = { escape: '`', controls: { n: '\n', r: '\r', t: '\t', 0: '\0' } as Readonly<Record<string, string>> };

/**
 * The commands of a text of PowerShell, those in its blocks and brackets included: quotes, escapes and comments off, variables known or unknown. No
 * grammar: what is an expression comes as words too.
 */
export function powerShellCommands(text: string): WindowsCommand[] {
  const commands: WindowsCommand[] = [];
  let current: WindowsWord[] = [];
  let [word, from, isWord, unknown, piped, called] = ['', 0, false, false, false, false];
  let quote = '';
  const lastClose: Readonly<Record<string, number>> = { "'": text.lastIndexOf("'@"), '"': text.lastIndexOf('"@') };
  const endWord = (at: number): void => {
    if (isWord) current.push({ text: unknown ? null : word, start: from, end: at });
    [word, isWord, unknown] = ['', false, false];
  };
  const endCommand = (at: number, pipes: boolean): void => {
    endWord(at);
    // A value that nobody calls is only shown.
    if (current.length > 0 && (current[0]!.text !== null || called)) commands.push(commandOf(current, piped));
    [current, piped, called] = [[], pipes, false];
  };
  const add = (piece: string, at: number): void => {
    if (!isWord) [isWord, from] = [true, at];
    word += piece;
  };
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!;
    if (quote === "'") {
      if (unit !== "'") add(unit, at);
      else if (text[at + 1] === "'") add(text[++at]!, at);
      else quote = '';
      continue;
    }
    if (unit === words.escape) {
      const next = text[++at] ?? '';
      add(/[\r\n]/.test(next) ? '' : quote === '"' ? (words.controls[next] ?? next) : next, at - 1);
      continue;
    }
    if (unit === '$') {
      const found = matched(variable, text, at);
      const name = found?.[1] ?? found?.[2];
      const value = name === undefined ? undefined : known[name.toLowerCase()];
      const assigned = quote === '' && !isWord && current.length === 0 ? matched(assignment, text, at) : null;
      if (assigned !== null) at += assigned[0].length - 1;
      else {
        add(value ?? '', at);
        unknown ||= value === undefined;
        at += (found?.[0].length ?? 1) - 1;
      }
      continue;
    }
    if (quote === '"') {
      if (unit === '"') quote = '';
      else add(unit, at);
      continue;
    }
    const skipped = unit === '<' ? matched(blockComment, text, at) : unit === '#' && !isWord ? matched(lineComment, text, at) : null;
    const here = unit !== '@' || isWord || at > (lastClose[text[at + 1] ?? ''] ?? -1) ? null : matched(hereString, text, at);
    if (skipped !== null) at += skipped[0].length - 1;
    else if (here !== null) {
      add(here[2]!, at);
      unknown ||= here[1] === '"' && /\$[\w({]/.test(here[2]!);
      at += here[0].length - 1;
    } else if (unit === "'" || unit === '"') {
      quote = unit;
      add('', at);
    } else if (/[\n\r;{}]/.test(unit)) endCommand(at, false);
    else if (unit === '|' || unit === '&') {
      endCommand(at, unit === '|' && text[at + 1] !== '|' && text[at - 1] !== '|');
      // `& program` calls it: the program is the next word.
      called = unit === '&';
    } else if (unit === '(') {
      // What stands in brackets is a command of its own, and an unknown word of the one around it, unless that is a method.
      if (!isWord && (current.length > 0 || called)) {
        add('', at);
        unknown = true;
      }
      endCommand(at, false);
    } else if (unit === ')') endCommand(at, false);
    else if (/[\s,]/.test(unit)) endWord(at);
    else add(unit, at);
  }
  endCommand(text.length, false);
  return commands;
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
