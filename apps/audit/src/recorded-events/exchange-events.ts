import type { Outcome } from '#contracts';
import { hookPath } from '../sessions/side-call.js';
import type { ExchangeItem } from '../sessions/exchange.view.js';
import type { Effect, EventSeverity } from '../security-events/ocsf-classes.js';
import { appOf, clientName, endpointOf, unknownUser, userOf } from '../security-events/people.js';
import type { Told } from '../security-events/told.js';

/** An exchange that has ended, with what its row says beside the list's view. */
export interface EndedExchange extends Pick<
  ExchangeItem,
  | 'id'
  | 'sessionId'
  | 'principal'
  | 'client'
  | 'model'
  | 'startedAt'
  | 'endedAt'
  | 'verdict'
  | 'reasons'
  | 'policyVersion'
  | 'findings'
  | 'approvals'
  | 'grants'
  | 'upstream'
  | 'status'
  | 'usage'
  | 'cost'
  | 'timings'
  | 'errorCode'
> {
  readonly outcome: Outcome;
  /** Where it called from; null where the record tells none. */
  readonly address: string | null;
  readonly route: { readonly method: string; readonly path: string; readonly format: string } | null;
  /** Whether a provider answered something that the record does not know to have been sent. */
  readonly bypassed: boolean;
  /** Whether its end says that the provider was asked though nothing could be recorded. */
  readonly failOpen: boolean;
}

/** The end of an exchange: one event. That of an exchange whose beginning is not known yet is told again when that has come. */
export function endedEvent(exchange: EndedExchange): Told {
  const { outcome, route, client, principal, model, upstream, usage, timings, errorCode } = exchange;
  const operation = route === null ? 'unknown' : `${route.method} ${route.path}`;
  return {
    ...about(exchange),
    kind: `exchange.${outcome}`,
    which: exchange.client === null ? 'without its beginning' : '',
    message: `${principal?.name ?? 'An unknown caller'} ${route?.path === hookPath ? 'asked by a hook whether to go on' : `called ${model ?? 'a model'}`}: ${saying[outcome]}${errorCode === null ? '' : ` (${errorCode})`}.`,
    ...effectOf(exchange),
    attributes: {
      actor: { user: principal === null ? unknownUser : userOf(principal), ...appOf(client), session: { uid: exchange.sessionId } },
      src_endpoint: callerEndpoint(exchange),
      ...(upstream === null ? {} : { dst_endpoint: { svc_name: upstream.name, name: upstream.name } }),
      api: {
        operation,
        request: { uid: exchange.id },
        ...(upstream === null ? {} : { service: { name: upstream.name } }),
        ...(exchange.status === null ? {} : { response: { code: exchange.status, ...(errorCode === null ? {} : { error: errorCode }) } }),
      },
      ...(model === null ? {} : { ai_model: { name: model, ai_provider: upstream?.name ?? route?.format ?? 'unknown' } }),
      message_context: {
        uid: exchange.sessionId,
        application:
          client === null ? { name: 'unknown' } : { name: client.name, ...(client.version === null ? {} : { version: client.version }) },
        service: { name: 'Ostiary' },
        ...tokensOf(usage),
      },
      ...(route === null ? {} : { http_request: { http_method: route.method, url: { path: route.path } } }),
      ...(exchange.status === null ? {} : { http_response: { code: exchange.status } }),
      ...(exchange.policyVersion === null
        ? {}
        : { policy: { name: 'default', version: String(exchange.policyVersion), is_applied: true } }),
      ...(exchange.startedAt === '' ? {} : { start_time: Date.parse(exchange.startedAt) }),
      end_time: at(exchange),
      ...(timings === null ? {} : { duration: Math.round(timings.totalMs) }),
      ...(errorCode === null ? {} : { status_code: errorCode }),
    },
    unmapped: {
      ...names(exchange),
      outcome,
      verdict: exchange.verdict,
      reasons: exchange.reasons.map(({ code, ruleId, mode, action }) => ({ code, rule: ruleId, mode, action })),
      findings: countsOf(exchange),
      approvals: exchange.approvals.map(({ id, state }) => ({ id, state })),
      grants: exchange.grants.map(({ approvalId, scope }) => ({ approval: approvalId, scope })),
      held_ms: timings === null ? 0 : Math.round(timings.heldMs),
      provider_request_id: upstream?.requestId ?? null,
      cache_read_tokens: usage?.cacheReadTokens ?? null,
      cache_write_tokens: usage?.cacheWriteTokens ?? null,
      cost: exchange.cost,
    },
  };
}

/** A denial is a finding too: that is where analysts look. Null where nothing was denied. */
export function deniedEvent(exchange: EndedExchange): Told | null {
  const effect = effectOf(exchange).effect;
  if (exchange.outcome !== 'refused' || (effect !== 'blocked' && effect !== 'rejected')) return null;
  const rules = [...new Set(exchange.reasons.filter(({ mode }) => mode === 'enforce').map(({ ruleId }) => ruleId))];
  const title = effect === 'blocked' ? 'A call was denied by the policy' : 'A call was denied by people, or by nobody in time';
  return {
    ...about(exchange),
    kind: 'exchange.denied',
    effect,
    message: `${title}${rules.length > 0 ? `: ${rules.join(', ')}` : ''}.`,
    attributes: {
      finding_info: {
        uid: `${exchange.id}:denied`,
        title,
        types: ['Denial'],
        ...(rules[0] === undefined ? {} : { analytic: { type_id: 1, type: 'Rule', uid: rules[0], name: rules[0] } }),
      },
      evidences: evidencesOf(exchange),
    },
    unmapped: { ...names(exchange), rules },
  };
}

/** A route that is served without a record was. */
export function failOpenEvent(exchange: EndedExchange): Told | null {
  if (!exchange.failOpen) return null;
  const title = 'A call was served without being recorded first';
  return {
    ...about(exchange),
    kind: 'journal.fail_open',
    message: `${title}${exchange.route === null ? '' : `: ${exchange.route.path}`} is in ingress.failOpenRoutes.`,
    attributes: { finding_info: { uid: `${exchange.id}:fail-open`, title, types: ['Record'] }, evidences: evidencesOf(exchange) },
    unmapped: { ...names(exchange), path: exchange.route?.path ?? null },
  };
}

/** A provider answered what the record does not know to have been sent. */
export function bypassedEvent(exchange: EndedExchange): Told | null {
  if (!exchange.bypassed || exchange.failOpen) return null;
  const title = 'A call went past the record';
  return {
    ...about(exchange),
    kind: 'journal.bypassed',
    message: 'A provider answered a call that the record does not know to have been forwarded.',
    attributes: { finding_info: { uid: `${exchange.id}:bypassed`, title, types: ['Record'] }, evidences: evidencesOf(exchange) },
    unmapped: names(exchange),
  };
}

export const about = (exchange: EndedExchange): Pick<Told, 'key' | 'about' | 'at'> => ({
  key: exchange.sessionId,
  about: exchange.id,
  at: at(exchange),
});

export const names = ({ id, sessionId, principal, model, address }: EndedExchange) => ({
  exchange_id: id,
  source: address,
  session_id: sessionId,
  principal: principal?.subject ?? null,
  model,
});

/** Who called, as what shows a finding. */
export const evidencesOf = (exchange: EndedExchange) => [
  {
    actor: { user: exchange.principal === null ? unknownUser : userOf(exchange.principal), ...appOf(exchange.client) },
    src_endpoint: callerEndpoint(exchange),
  },
];

/** Where it called from; what called, where the record tells no address. */
const callerEndpoint = ({ address, client }: EndedExchange) => endpointOf(address ?? (client === null ? 'unknown' : clientName(client)));

/** What became of the call, in OCSF's words. */
export function effectOf({ outcome, verdict, errorCode, approvals }: EndedExchange): { effect: Effect; severity?: EventSeverity } {
  if (outcome === 'refused') {
    if (verdict === 'block') return { effect: 'blocked' };
    const waited = verdict === 'require-approval' || approvals.some(({ state }) => state === 'denied' || state === 'expired');
    return { effect: waited && errorCode !== null ? 'rejected' : 'failed' };
  }
  if (outcome !== 'completed') return { effect: outcome === 'client_left' ? 'dropped' : 'failed' };
  if (verdict === 'block') return { effect: 'blocked', severity: 'low' };
  return { effect: verdict === 'mask' ? 'corrected' : verdict === 'require-approval' ? 'approved' : 'allowed' };
}

const at = ({ endedAt, startedAt }: EndedExchange): number => Date.parse(endedAt ?? startedAt);

const saying: Readonly<Record<Outcome, string>> = {
  completed: 'answered',
  refused: 'refused',
  failed: 'failed',
  client_left: 'the client left',
  interrupted: 'interrupted',
};

function tokensOf(usage: EndedExchange['usage']) {
  const [prompt, completion] = [usage?.inputTokens ?? null, usage?.outputTokens ?? null];
  return {
    ...(prompt === null ? {} : { prompt_tokens: prompt }),
    ...(completion === null ? {} : { completion_tokens: completion }),
    ...(prompt === null || completion === null ? {} : { total_tokens: prompt + completion }),
  };
}

function countsOf({ findings }: EndedExchange): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { category } of findings) counts[category] = (counts[category] ?? 0) + 1;
  return counts;
}
