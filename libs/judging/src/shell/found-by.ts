import type { Value } from './value.js';

/** What `find` meets, as patterns of paths: below each of its roots all that has the name that it looks for. */
export function foundBy(args: readonly Value[]): string[] {
  const options = args.findIndex(({ text }) => /^(?:-[a-zA-Z]{2,}|[(!])/.test(text));
  const roots = args.slice(0, options < 0 ? args.length : options).filter(({ text }) => !/^-[HLP]$/.test(text));
  const named = args.findIndex(({ text }) => /^-i?name$/.test(text));
  const name = named < 0 ? '' : `/${args[named + 1]?.text ?? '*'}`;
  return (roots.length === 0 ? ['.'] : roots.map(({ text }) => text)).map((root) => `${root}${name}`);
}
