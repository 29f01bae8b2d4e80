import { OstiaryError, principalKey, type Principal } from '#contracts';
import { BoundIds } from '../call/bound-ids.js';
import type { ClientCall } from '../call/client-call.js';
import { requestHeadersFor } from '../call/header-policy.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { holdsSureFinding, holdsSureFindingAgain } from '../ruleset/sure-secret.js';

/** What stands before a request's body on its way to the provider. */
export interface RequestHead {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The provider's own path for the call's route, with the id and the query that the client wrote, and the client's headers that go on. None
 * of them can be masked, so one that is surely a secret refuses the call.
 * @throws OstiaryError `body_field_refused`, naming the header; `resource_unknown` for an id that this caller was not given here
 */
export function requestHead(call: ClientCall, principal: Principal, rules: Ruleset): RequestHead {
  const headers = requestHeadersFor(call.headers);
  if (holdsSureFindingAgain(rules, textOf(headers))) throw refusedHead(nameOf(headers, rules));
  const mark = call.target.indexOf('?');
  const query = mark < 0 ? '' : call.target.slice(mark);
  if (query !== '' && holdsSureFinding(rules, `${query}\n${decoded(query)}`)) throw refusedHead('The query');
  return { path: pathFor(call, principal, rules) + query, headers };
}

function pathFor({ route, matched: { id } }: ClientCall, principal: Principal, rules: Ruleset): string {
  if (route === null) return '';
  if (id === null) return route.upstreamPath;
  if (holdsSureFinding(rules, id)) throw refusedHead('The path');
  const own = route.binds === null ? id : new BoundIds(rules.key).open(route.binds, principalKey(principal), id);
  if (own === null) throw new OstiaryError('resource_unknown', `There is no such ${route.binds}, or it is not yours.`);
  return route.upstreamPath.replace(':id', own);
}

/** A line a name, a line a value. */
function textOf(headers: Readonly<Record<string, string>>): string {
  let text = '';
  for (const name in headers) text += `${text === '' ? '' : '\n'}${name}\n${headers[name]}`;
  return text;
}

const nameOf = (headers: Readonly<Record<string, string>>, rules: Ruleset): string => {
  const name = Object.keys(headers).find((key) => holdsSureFinding(rules, headers[key] ?? ''));
  return name === undefined || holdsSureFinding(rules, name) ? 'A header' : `The header ${name}`;
};

const refusedHead = (what: string): OstiaryError =>
  new OstiaryError(
    'body_field_refused',
    `${what} holds what looks like a secret or personal data, and can’t be masked there. Leave it out.`,
  );

function decoded(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    return query;
  }
}
