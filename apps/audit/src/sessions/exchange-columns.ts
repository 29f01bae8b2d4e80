import { packTimeline, verdictSchema, type Cost, type Usage } from '#contracts';
import { compareRestrictiveness } from '#policy-model';
import { storable, storableJson } from '#persistence';
import { bodyName, type BodyKind } from '../content/body-name.js';
import { exchangeDay } from '../partitions/day.js';
import type { ExchangeDelta } from './exchange-delta.js';
import { labelsOf } from './exchange-labels.js';

type Value = string | number | boolean | Buffer | null;

/** What is found out about an exchange beside its events: the number of its caller, and what it cost. */
export interface AboutExchange {
  readonly caller: number | null;
  readonly cost: Cost | null;
}

/** A column of `exchange`: what an event brings to it, and how that joins what is there (`known`; `excluded` is what comes). */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly value: (delta: ExchangeDelta, about: AboutExchange) => Value;
  /** What it is made to be in the table, where an array of it cannot be sent. */
  readonly cast?: string;
  readonly merge: string | null;
}

/** An end replaces none, or the interruption that was assumed before it came. */
const ENDS = `(known.outcome IS NULL OR (known.outcome = 'interrupted' AND excluded.outcome IS NOT NULL))`;

/** The more restrictive verdict of two decisions, either of which may be missing. */
const STRICTER = `CASE WHEN coalesce(${strictness('excluded')}, 0) > coalesce(${strictness('known')}, 0) THEN excluded.verdict ELSE known.verdict END`;

const key = (name: string, type: string, value: Column['value']): Column => ({ name, type, value, merge: null });

const received = (name: string, type: string, value: Column['value']): Column => ({
  name,
  type,
  value,
  merge: `CASE WHEN excluded.started_at IS NULL THEN known.${name} ELSE excluded.${name} END`,
});

const ended = (name: string, type: string, value: Column['value']): Column => ({
  name,
  type,
  value,
  merge: `CASE WHEN ${ENDS} THEN excluded.${name} ELSE known.${name} END`,
});

const decided = (name: string, type: string, value: Column['value'], both: string): Column => ({
  name,
  type,
  value,
  merge: `CASE WHEN known.verdict_final THEN known.${name} WHEN excluded.verdict_final THEN excluded.${name} ELSE ${both} END`,
});

const json = (value: unknown): string | null => (value === null || value === undefined ? null : storableJson(value));
const text = (value: string | null | undefined): string | null => (value === null || value === undefined ? null : storable(value));

/** Nothing is null: it costs no byte. */
const listed = (list: readonly unknown[] | undefined): string | null =>
  list === undefined || list.length === 0 ? null : storableJson(list);
const keyed = (map: Readonly<Record<string, unknown>>): string | null => (Object.keys(map).length === 0 ? null : storableJson(map));
const joined = (name: string): string =>
  `CASE WHEN known.${name} IS NULL THEN excluded.${name} WHEN excluded.${name} IS NULL THEN known.${name} ELSE known.${name} || excluded.${name} END`;

/** What a body is called where it is not called after its exchange. */
function bodyOf(exchange: string, kind: BodyKind, body: { readonly id: string } | null | undefined): string | null {
  return body && body.id !== bodyName(exchange, kind) ? storable(body.id) : null;
}

export const exchangeColumns: readonly Column[] = [
  key('day', 'date', ({ id }) => exchangeDay(storable(id))),
  key('id', 'text', ({ id }) => storable(id)),
  key('session', 'bigint', ({ session }) => session),
  received('caller', 'int', (_delta, { caller }) => caller),
  received('received_day', 'date', ({ receivedAt }) => receivedAt?.day ?? null),
  received('received_chain', 'int', ({ receivedAt }) => receivedAt?.chainNumber ?? null),
  received('received_seq', 'bigint', ({ receivedAt }) => receivedAt?.seq ?? null),
  received('model', 'text', ({ received }) => text(received?.model)),
  received('title', 'text', ({ received }) => text(received?.title)),
  received('route', 'jsonb', ({ received }) => json(received?.route)),
  received('stream', 'boolean', ({ received }) => received?.stream ?? null),
  received('agent_id', 'text', ({ received }) => text(received?.agentId)),
  received('parent_agent_id', 'text', ({ received }) => text(received?.parentAgentId)),
  received('request_class', 'text', ({ received }) => text(received?.requestClass)),
  received('request_body', 'text', ({ id, received }) => bodyOf(id, 'request', received?.request)),
  received('request_parent', 'text', ({ received }) => text(received?.request?.parent)),
  received('request_findings', 'jsonb', ({ received }) => listed(received?.findings)),
  received('started_at', 'timestamptz', ({ received }) => received?.startedAt ?? null),
  decided('verdict', 'text', ({ ended, decided }) => ended?.data?.verdict ?? decided, STRICTER),
  decided('reasons', 'jsonb', ({ ended, decidedReasons }) => listed(ended?.data?.reasons ?? decidedReasons), joined('reasons')),
  {
    name: 'verdict_final',
    type: 'boolean',
    value: ({ ended }) => Boolean(ended?.data),
    merge: 'known.verdict_final OR excluded.verdict_final',
  },
  decided(
    'policy_version',
    'int',
    ({ ended, policyVersion }) => ended?.data?.policyVersion ?? policyVersion,
    'coalesce(excluded.policy_version, known.policy_version)',
  ),
  { name: 'grants', type: 'jsonb', value: ({ grants }) => keyed(grants), merge: joined('grants') },
  {
    name: 'forwarded',
    type: 'jsonb',
    value: ({ forwarded }) => json(forwarded),
    merge: 'coalesce(excluded.forwarded, known.forwarded)',
  },
  {
    name: 'labels',
    type: 'jsonb',
    value: (delta) => listed(labelsOf(delta)),
    cast: 'texts_in',
    merge: `CASE WHEN known.labels IS NULL THEN excluded.labels WHEN excluded.labels IS NULL THEN known.labels
             ELSE ARRAY(SELECT DISTINCT label COLLATE "C" FROM unnest(known.labels || excluded.labels) AS label ORDER BY 1) END`,
  },
  { name: 'held', type: 'jsonb', value: ({ held }) => keyed(held), merge: joined('held') },
  { name: 'released', type: 'jsonb', value: ({ released }) => keyed(released), merge: joined('released') },
  ended('outcome', 'text', ({ ended }) => ended?.outcome ?? null),
  ended('ended_at', 'timestamptz', ({ ended }) => ended?.at ?? null),
  ended('ended_day', 'date', ({ ended }) => ended?.place.day ?? null),
  ended('ended_chain', 'int', ({ ended }) => ended?.place.chainNumber ?? null),
  ended('ended_seq', 'bigint', ({ ended }) => ended?.place.seq ?? null),
  ended('reply_body', 'text', ({ id, ended }) => bodyOf(id, 'reply', ended?.data?.reply)),
  ended('reply_parent', 'text', ({ ended }) => text(ended?.data?.reply?.parent)),
  ended('reply_findings', 'jsonb', ({ ended }) => listed(ended?.data?.findings)),
  ended('usage', 'jsonb', ({ ended }) => json(ended?.data?.usage)),
  ended('tokens', 'bigint', ({ ended }) => totalOf(ended?.data?.usage ?? null)),
  { name: 'cost', type: 'bigint', value: (_delta, { cost }) => cost?.micros ?? null, merge: 'coalesce(known.cost, excluded.cost)' },
  {
    name: 'currency',
    type: 'text',
    value: (_delta, { cost }) => cost?.currency ?? null,
    merge: 'coalesce(known.currency, excluded.currency)',
  },
  ended('timings', 'jsonb', ({ ended }) => json(ended?.data?.timings)),
  ended('provider', 'jsonb', ({ ended }) => json(ended?.data?.provider)),
  ended('timeline', 'bytea', ({ ended }) => (ended?.data?.timeline.length ? packTimeline(ended.data.timeline) : null)),
  ended('status', 'int', ({ ended }) => ended?.data?.status ?? null),
  ended('error_code', 'text', ({ ended }) => text(ended?.data?.errorCode)),
];

/** Null where the provider told none. */
function totalOf(usage: Usage | null): number | null {
  const counts = Object.values(usage ?? {}).filter((count) => count !== null);
  const total = counts.reduce((sum, count) => sum + Math.max(0, count), 0);
  return counts.length > 0 && Number.isSafeInteger(total) ? total : null;
}

function strictness(row: string): string {
  const order = verdictSchema.options.toSorted(compareRestrictiveness);
  return `array_position('{${order.join(',')}}'::text[], ${row}.verdict)`;
}
