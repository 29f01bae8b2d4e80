import type { ControlApi } from './control-api.js';

/** All items of a list, page by page. `path` has a query already. */
export async function everyPage<T>(api: Pick<ControlApi, 'get'>, path: string): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await api.get(`${path}&limit=200${more}`)) as { readonly items: readonly T[]; readonly next: string | null };
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}
