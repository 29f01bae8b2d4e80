import { ApiError } from './api-error.js';

/** Throws ApiError unless the bot has one of the scopes; none asked for: any bot may. */
export function expectScope(granted: ReadonlySet<string>, anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => granted.has(scope))) return;
  throw new ApiError('missing_scope', { needed: anyOf.join(','), provided: [...granted].join(',') });
}
