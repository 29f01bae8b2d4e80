import { unknown } from './value.js';

/** An argument list as the shell would have to be given it; what is unknown stays so. */
export const asScript = (argv: readonly string[]): string =>
  argv.map((word) => `'${word.replaceAll("'", `'\\''`).replaceAll(unknown, `'"\${_}"'`)}'`).join(' ');
