import { portionsOf } from '../work-left.js';

/** A piece of a text that somebody may be asked to run. */
export interface Snippet {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether the text itself says that it is a command: a fence of the shell, a prompt. */
  readonly said: boolean;
}

const shellFence = /^(?:bash|sh|shell|zsh|ksh|fish|console|terminal|shell-session|shellscript)$/i;
/** Of each portion of a text. */
const mostSnippets = 64;

/**
 * The commands in a text: blocks that are fenced as shell, lines behind a prompt (`$ `), code between backticks, and what stands behind "run" or
 * "execute". Of the last two only those that begin with a program that `isProgram` knows. At most 64 for each 32 KB; linear in the text.
 */
export function snippetsOf(text: string, isProgram: (name: string) => boolean): Snippet[] {
  const found: Snippet[] = [];
  const most = mostSnippets * portionsOf(text.length);
  const add = (start: number, end: number, said: boolean): void => {
    const piece = text.slice(start, end);
    if (found.length >= most || piece.trim() === '' || (!said && !isProgram(firstWord(piece)))) return;
    found.push({ text: piece, start, end, said });
  };
  let fence: { readonly mark: string; readonly shell: boolean | null; readonly start: number } | null = null;
  let at = 0;
  for (const line of text.split('\n')) {
    const next = at + line.length + 1;
    const marked = /^\s{0,8}(`{3,}|~{3,})\s*([\w-]*)/.exec(line);
    const prompt = /^\s*(?:\([\w.-]+\) )?(?:[\w.@~:/-]{0,80})?[$%❯] (?=\S)/.exec(line);
    if (fence === null && marked !== null) fence = { mark: marked[1] as string, shell: languageOf(marked[2] ?? ''), start: next };
    else if (fence !== null && marked !== null && line.trim().startsWith(fence.mark)) {
      const block = text.slice(fence.start, at);
      if (fence.shell !== false && !/^\s*(?:[\w.@~:/-]{0,80})?[$%] \S/m.test(block)) add(fence.start, at, fence.shell === true);
      fence = null;
    } else if (prompt !== null && fence?.shell !== false) add(at + prompt[0].length, at + line.length, true);
    else if (fence === null) inLine(line, at, add);
    at = next;
  }
  if (fence?.shell === true) add(fence.start, text.length, true);
  return found;
}

/** Null: it says none. */
const languageOf = (info: string): boolean | null => (info === '' ? null : shellFence.test(info));

function inLine(line: string, at: number, add: (start: number, end: number, said: boolean) => void): void {
  if (line.length > 4_000) return;
  for (const code of line.matchAll(/`([^`\n]{2,1000})`/g)) add(at + code.index + 1, at + code.index + 1 + (code[1] ?? '').length, false);
  const asked =
    /(?:^|\s)(?:please |now |just )?(?:run|execute|exec|type|enter)(?: this| the| following| command)*:? +(?=[\w./~"'$\\])/i.exec(line);
  if (asked !== null && !line.includes('`')) add(at + asked.index + asked[0].length, at + line.length, false);
  else if (asked === null && !line.includes('`')) add(at + line.length - line.trimStart().length, at + line.length, false);
}

const firstWord = (text: string): string => /^\s*(?:\$ )?([^\s;|&]+)/.exec(text)?.[1] ?? '';
