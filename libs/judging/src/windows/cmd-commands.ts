import { isKnownProgram } from './windows-rules.js';
import { commandOf, type WindowsCommand, type WindowsWord } from './windows-command.js';

const known: Readonly<Record<string, string>> = {
  USERPROFILE: '~',
  HOMEPATH: '~',
  HOME: '~',
  SYSTEMROOT: 'C:/Windows',
  WINDIR: 'C:/Windows',
  TEMP: '/tmp',
  TMP: '/tmp',
};
const starters = new Set(['call', 'start', 'if', 'for', 'do', 'else', 'not']);
const furthest = 12;

/** The commands of a text of cmd: carets and quotes off, variables known or unknown, `for` and `if` opened. Linear in the text. */
export function cmdCommands(text: string): WindowsCommand[] {
  const commands: WindowsCommand[] = [];
  let words: WindowsWord[] = [];
  let [word, from, isWord, quoted, unknown, piped] = ['', 0, false, false, false, false];
  const endWord = (at: number): void => {
    if (isWord) words.push({ text: unknown ? null : word, start: from, end: at });
    [word, isWord, unknown] = ['', false, false];
  };
  const endCommand = (at: number, pipes: boolean): void => {
    endWord(at);
    if (words.length > 0) commands.push(opened(words, piped));
    [words, piped] = [[], pipes];
  };
  const add = (piece: string, at: number): void => {
    if (!isWord) [isWord, from] = [true, at];
    word += piece;
  };
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!;
    if (unit === '\n' || unit === '\r') {
      endCommand(at, false);
      quoted = false;
    } else if (unit === '%' || unit === '!') {
      variable.lastIndex = at;
      const found = variable.exec(text);
      if (found === null) add(unit, at);
      else {
        const value = known[(found[1] ?? found[3] ?? '').toUpperCase()];
        unknown ||= value === undefined;
        add(value ?? '', at);
        at += found[0].length - 1;
      }
    } else if (unit === '"') {
      quoted = !quoted;
      add('', at);
    } else if (quoted) add(unit, at);
    else if (unit === '^') add(text[++at]?.replace(/[\r\n]/, '') ?? '', at);
    else if (unit === '&' || unit === '|') endCommand(at, unit === '|' && text[at + 1] !== '|' && text[at - 1] !== '|');
    else if (unit === '(' || unit === ')') endCommand(at, false);
    else if (/[\s,;=]/.test(unit)) endWord(at);
    else if (unit !== '@' || isWord) add(unit, at);
  }
  endCommand(text.length, false);
  return commands;
}

const variable = /%(~?[A-Za-z_]\w*)(?::[^%\r\n]{0,200})?%|%%?~?\w*([A-Za-z])|!([A-Za-z_]\w*)(?::[^!\r\n]{0,200})?!/y;

/** What `if`, `for ... do`, `call` and `start` run stands behind them: from the first program on that is known. */
function opened(words: readonly WindowsWord[], piped: boolean): WindowsCommand {
  const isStarter = starters.has(words[0]!.text?.toLowerCase() ?? '');
  const at = isStarter ? words.slice(0, furthest).findIndex(({ text }) => isKnownProgram(text ?? '')) : 0;
  return commandOf(at < 0 ? words : words.slice(at), piped);
}
