/** What an event has at most, as JSON in UTF-8: tools cut or drop what is longer. */
export const MOST_BYTES = 32 * 1024;
const MOST_ITEMS = 50;
const MOST_UNITS = 1_000;
/** Room for what says that it was cut. */
const RESERVE = 100;

type Tree = string | number | boolean | null | undefined | readonly Tree[] | { readonly [name: string]: Tree };

interface Cuttable {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The event, small enough: lists of at most 50, texts of at most 1,000 units, and both shorter where that is not enough. One that was cut says so
 * (`metadata.is_truncated`) and how large it was.
 */
export function cutEvent<E extends Cuttable>(event: E): E {
  const size = bytesOf(event);
  for (let [items, units] = [MOST_ITEMS, MOST_UNITS]; ; [items, units] = [items >> 1, Math.max(units >> 1, 16)]) {
    const { tree, cut } = cutTree(event, items, units);
    const small = bytesOf(tree);
    if (!cut && small <= MOST_BYTES) return event;
    if (small <= MOST_BYTES - RESERVE || items === 0)
      return { ...(tree as unknown as E), metadata: { ...(tree as unknown as E).metadata, is_truncated: true, untruncated_size: size } };
  }
}

const bytesOf = (event: unknown): number => Buffer.byteLength(JSON.stringify(event));

function cutTree(root: unknown, items: number, units: number): { tree: Tree; cut: boolean } {
  let cut = false;
  const shorten = (tree: Tree): Tree => {
    if (typeof tree === 'string') {
      if (tree.length <= units) return tree;
      cut = true;
      return `${tree.slice(0, units - 1).toWellFormed()}…`;
    }
    if (typeof tree !== 'object' || tree === null) return tree;
    if (isList(tree)) {
      cut ||= tree.length > items;
      return tree.slice(0, items).map(shorten);
    }
    return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, shorten(value)]));
  };
  return { tree: shorten(root as Tree), cut };
}

const isList = (tree: object): tree is readonly Tree[] => Array.isArray(tree);
