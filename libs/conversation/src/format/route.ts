import type { Route, RouteKind } from './wire-format.js';

/** A route that is carried; `upstreamPath` is the same path unless another is given. */
export const carried = (name: string, kind: RouteKind, method: string, path: string, upstreamPath = path): Route => ({
  name,
  kind,
  method,
  path,
  upstreamPath,
  binds: null,
  refusal: '',
});

/** A route to something that belongs to the caller it was made for. */
export const ofBatch = (name: string, kind: RouteKind, method: string, path: string): Route => ({
  ...carried(name, kind, method, path),
  binds: 'batch',
});

/** A route that is known and refused. */
export const refused = (name: string, method: string, path: string, refusal: string): Route => ({
  name,
  kind: 'refused',
  method,
  path,
  upstreamPath: '',
  binds: null,
  refusal,
});
