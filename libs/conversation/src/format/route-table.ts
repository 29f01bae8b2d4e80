import type { CallFormat, Route } from './wire-format.js';

/** Where a call goes: its route, and what stands for `:id` in its path. */
export interface MatchedRoute<F> {
  readonly format: F;
  /** Null: nothing is served at this method and path; the answer is then in the shape of `format`. */
  readonly route: Route | null;
  readonly id: string | null;
}

type Routed = Pick<CallFormat, 'prefix' | 'routes'>;

interface Pattern<F> {
  readonly format: F;
  readonly route: Route;
  readonly form: RegExp;
}

/** The closed table of all routes of some formats. Paths are compared as they are: those that could be read in two ways are refused before. */
export class RouteTable<F extends Routed> {
  private readonly exact = new Map<string, { format: F; route: Route }>();
  private readonly patterns: Pattern<F>[] = [];

  /** The first format's shape is the one of answers to paths that belong to none. */
  constructor(private readonly formats: readonly [F, ...F[]]) {
    for (const format of formats)
      for (const route of format.routes) {
        if (/[:*]/.test(route.path)) this.patterns.push({ format, route, form: formOf(route) });
        else this.exact.set(`${route.method} ${route.path}`, { format, route });
      }
  }

  /** `path` is without its query. */
  match(method: string, path: string): MatchedRoute<F> {
    const exact = this.exact.get(`${method} ${path}`);
    if (exact !== undefined) return { ...exact, id: null };
    for (const { format, route, form } of this.patterns) {
      const found = route.method === method ? form.exec(path) : null;
      if (found !== null) return { format, route, id: found.groups?.['id'] ?? null };
    }
    const [first] = this.formats;
    return { format: this.formats.find(({ prefix }) => prefix !== '/' && path.startsWith(prefix)) ?? first, route: null, id: null };
  }
}

const formOf = ({ path }: Route): RegExp => {
  const parts = path
    .split(/(:id|\*$)/)
    .map((part) => (part === ':id' ? '(?<id>[\\w.~:@-]{1,256})' : part === '*' ? '.+' : RegExp.escape(part)));
  return new RegExp(`^${parts.join('')}$`);
};
