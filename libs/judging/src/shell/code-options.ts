/** The options that hold code, by the interpreters that have them. */
const options: Readonly<Record<string, string>> = {
  'python python2 python3 pypy3': 'c',
  'node nodejs bun': 'e p pe eval print',
  'perl ruby lua': 'e E',
  php: 'r',
  deno: 'eval',
  osascript: 'e',
};
const byProgram = new Map(Object.entries(options).flatMap(([names, given]) => names.split(' ').map((name) => [name, given] as const)));

/** As `Options` takes them, separated by spaces. */
export const codeOptionsOf = (program: string): string => byProgram.get(program) ?? 'e';
