import { Options } from './options.js';
import type { Value } from './value.js';

/** Lines that `head` and `tail` print where they are not told. */
const byDefault = 10;

/** What `head` or `tail` prints of a text; null where that cannot be told. */
export function partOf(text: string, end: 'head' | 'tail', args: readonly Value[]): string | null {
  const options = new Options(args, 'n c lines bytes');
  const [bytes] = options.values('c', 'bytes');
  // As in `head -2`.
  const old = args.map((arg) => /^-(\d+)$/.exec(arg.text)?.[1]).find((count) => count !== undefined);
  const count = countOf(bytes?.text ?? options.values('n', 'lines')[0]?.text ?? old ?? String(byDefault), end);
  if (count === null) return null;
  if (bytes !== undefined) return /^\p{ASCII}*$/u.test(text) ? partsOf([...text], end, count).join('') : null;
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return partsOf(lines, end, count).join('');
}

/** `from`: the first one that is printed, counted from one; `less`: so many less than all. */
type Count = { readonly of: number } | { readonly from: number } | { readonly less: number };

function countOf(text: string, end: 'head' | 'tail'): Count | null {
  const [, sign = '', digits] = /^([+-]?)(\d{1,9})$/.exec(text) ?? [];
  if (digits === undefined) return null;
  if (end === 'head') return sign === '-' ? { less: Number(digits) } : { of: Number(digits) };
  return sign === '+' ? { from: Number(digits) } : { of: Number(digits) };
}

function partsOf(all: readonly string[], end: 'head' | 'tail', count: Count): readonly string[] {
  if ('from' in count) return all.slice(Math.max(0, count.from - 1));
  if ('less' in count) return all.slice(0, Math.max(0, all.length - count.less));
  return end === 'head' ? all.slice(0, count.of) : all.slice(Math.max(0, all.length - count.of));
}
