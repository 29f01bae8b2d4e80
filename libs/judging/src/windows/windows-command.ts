/** A command as PowerShell or cmd would start it. */
export interface WindowsCommand {
  /** Without folder and `.exe`, in lower case; empty where it is computed. */
  readonly program: string;
  /** The words behind it; null: depends on a variable. */
  readonly args: readonly (string | null)[];
  /** The text gets what the command before it prints. */
  readonly piped: boolean;
  readonly start: number;
  readonly end: number;
}

/** A word, and where it stands; `text` is null where it depends on what is only known when it runs. */
export interface WindowsWord {
  readonly text: string | null;
  readonly start: number;
  readonly end: number;
}

/** Commands from words and what stands between them; `between`: an end of a command, a pipe, or nothing. */
export function commandOf(words: readonly WindowsWord[], piped: boolean): WindowsCommand {
  const [first, ...rest] = words;
  return {
    program: programOf(first!.text),
    args: rest.map(({ text }) => text),
    piped,
    start: first!.start,
    end: words.at(-1)!.end,
  };
}

/** A program as it is known: without folder and ending, in lower case. */
export const programOf = (word: string | null): string =>
  (word ?? '')
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|com|cmd|bat)$/i, '')
    .toLowerCase();
