import type { Route, RouteKind } from './wire-format.js';

/** A route that is carried; `upstreamPath` is the same path unless another is given. */
export const carried = (name: string, kind: RouteKind, method: string, path: string, upstreamPath = path): Route => ({
  name,
  kind,
  method,
  path,
  upstreamPath,
  refusal: '',
});

/** A route that is known and refused. */
export const refused = (name: string, method: string, path: string, refusal: string): Route => ({
  name,
  kind: 'refused',
  method,
  path,
  upstreamPath: '',
  refusal,
});
