import { createHash } from 'node:crypto';
import type { Client, Principal } from '#contracts';

/** Of whose calls a policy is, beside the organisation's, which is of all. */
export interface PolicyScope {
  readonly kind: 'group' | 'client';
  /** Of the group, as tokens have it after `groupMap`; of the client, its name or kind, as conditions have them. */
  readonly name: string;
}

/** What tells whether a call is in a scope. */
export interface ScopedCaller {
  readonly principal: Pick<Principal, 'groups'>;
  readonly client: Pick<Client, 'name' | 'kind'>;
}

/** How a scope is written: `group:payments`, `client:ci-bot`. */
export const scopePattern = /^(?:group|client):[^\p{C}\s](?:[^\p{C}]{0,198}[^\p{C}\s])?$/u;

/** The scope that a name stands for. Throws a RangeError for what is none. */
export function scopeNamed(text: string): PolicyScope {
  if (!scopePattern.test(text)) throw new RangeError(`A scope is group:NAME or client:NAME, not ${JSON.stringify(text)}.`);
  const colon = text.indexOf(':');
  return { kind: text.startsWith('group') ? 'group' : 'client', name: text.slice(colon + 1) };
}

/** Whether a call is in a scope; null, the organisation: each is. One of a caller whose groups nobody knows is in the scope of every group: a scope only adds. */
export function isInScope(scope: PolicyScope | null, { principal, client }: ScopedCaller): boolean {
  if (scope === null) return true;
  if (scope.kind === 'client') return client.name === scope.name || client.kind === scope.name;
  return principal.groups === null || principal.groups.includes(scope.name);
}

/** Stands between a scope and what is its own: no id that an author writes holds one. */
const separator = ':';

/** The longest part of a name that ids show. */
const shown = 32;

/** What a rule or budget of a scope is called in reasons, records, masks and metrics: `group:payments:no-prod`. Two scopes never share an id. */
export function scopedId({ kind, name }: PolicyScope, id: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .slice(0, shown);
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return [kind, plain === name ? name : `${plain}-${digest}`, id].join(separator);
}
