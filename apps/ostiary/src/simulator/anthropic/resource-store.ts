import { notFound } from './error-body.js';

interface Resource {
  readonly id: string;
}

export interface Page {
  readonly data: readonly object[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
  /** What `page` of the next call is to be; null on the last page. */
  readonly next_page: string | null;
}

/** What callers created, the newest `limit` of it, in memory. `kind` names it in errors. */
export class ResourceStore<T extends Resource> {
  private readonly items = new Map<string, T>();
  private created = 0;

  constructor(
    private readonly kind: string,
    private readonly limit: number,
  ) {}

  /** Keeps what `make` returns for a new id: ids count, since the same call made twice creates two. */
  add(prefix: string, requestHash: string, make: (id: string) => T): T {
    const item = make(`${prefix}_sim${requestHash.slice(0, 16)}${++this.created}`);
    this.items.set(item.id, item);
    const [oldest] = this.items.keys();
    if (this.items.size > this.limit && oldest !== undefined) this.items.delete(oldest);
    return item;
  }

  /** Throws ApiProblem 404. */
  get(id: string): T {
    const item = this.items.get(id);
    if (item === undefined) throw notFound(`${this.kind}: ${id}`);
    return item;
  }

  remove(id: string): void {
    this.items.delete(this.get(id).id);
  }

  /** One page, the newest first, as `limit` and either `page` or `after_id` and `before_id` ask for it. */
  page(query: URLSearchParams, show: (item: T) => object): Page {
    const all = [...this.items.values()].toReversed();
    const at = (name: string) => all.findIndex(({ id }) => id === query.get(name));
    const limit = Number(query.get('limit') ?? 20);
    const end = at('before_id') === -1 ? all.length : at('before_id');
    const start = query.has('before_id') ? Math.max(0, end - limit) : at(query.has('page') ? 'page' : 'after_id') + 1;
    const found = all.slice(start, Math.min(end, start + limit));
    const has_more = query.has('before_id') ? start > 0 : start + found.length < all.length;
    const last_id = found.at(-1)?.id ?? null;
    return { data: found.map(show), has_more, first_id: found[0]?.id ?? null, last_id, next_page: has_more ? last_id : null };
  }
}
