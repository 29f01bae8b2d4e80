import { verdictSchema } from '#contracts';
import { compareRestrictiveness } from '#policy-model';
import { storable, storableJson } from '#persistence';
import type { ExchangeDelta } from './exchange-delta.js';

type Value = string | number | boolean | null;

/** A column of `exchange`: what an event brings to it, and how that joins what is there (`known`; `excluded` is what comes). */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly value: (delta: ExchangeDelta) => Value;
  readonly merge: string | null;
}

/** An end replaces none, or the interruption that was assumed before it came. */
const ENDS = `(known.outcome IS NULL OR (known.outcome = 'interrupted' AND excluded.outcome IS NOT NULL))`;

/** The more restrictive verdict of two decisions, either of which may be missing. */
const STRICTER = `CASE WHEN coalesce(${strictness('excluded')}, 0) > coalesce(${strictness('known')}, 0) THEN excluded.verdict ELSE known.verdict END`;

const key = (name: string, value: Column['value']): Column => ({ name, type: 'text', value, merge: null });

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

export const exchangeColumns: readonly Column[] = [
  key('id', ({ id }) => storable(id)),
  key('session_id', ({ session }) => storable(session)),
  received('principal', 'jsonb', ({ received }) => json(received?.principal)),
  received('client', 'jsonb', ({ received }) => json(received?.client)),
  received('model', 'text', ({ received }) => text(received?.model)),
  received('route', 'jsonb', ({ received }) => json(received?.route)),
  received('stream', 'boolean', ({ received }) => received?.stream ?? null),
  received('agent_id', 'text', ({ received }) => text(received?.agentId)),
  received('request_body', 'text', ({ received }) => text(received?.request?.id)),
  received('request_findings', 'jsonb', ({ received }) => storableJson(received?.findings ?? [])),
  received('started_at', 'timestamptz', ({ received }) => received?.startedAt ?? null),
  decided('verdict', 'text', ({ ended, decided }) => ended?.data?.verdict ?? decided, STRICTER),
  decided(
    'reasons',
    'jsonb',
    ({ ended, decidedReasons }) => storableJson(ended?.data?.reasons ?? decidedReasons),
    'known.reasons || excluded.reasons',
  ),
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
  { name: 'grants', type: 'jsonb', value: ({ grants }) => storableJson(grants), merge: 'known.grants || excluded.grants' },
  {
    name: 'forwarded',
    type: 'jsonb',
    value: ({ forwarded }) => json(forwarded),
    merge: 'coalesce(excluded.forwarded, known.forwarded)',
  },
  { name: 'held', type: 'jsonb', value: ({ held }) => storableJson(held), merge: 'known.held || excluded.held' },
  { name: 'released', type: 'jsonb', value: ({ released }) => storableJson(released), merge: 'known.released || excluded.released' },
  ended('outcome', 'text', ({ ended }) => ended?.outcome ?? null),
  ended('ended_at', 'timestamptz', ({ ended }) => ended?.at ?? null),
  ended('reply_body', 'text', ({ ended }) => text(ended?.data?.reply?.id)),
  ended('reply_findings', 'jsonb', ({ ended }) => storableJson(ended?.data?.findings ?? [])),
  ended('usage', 'jsonb', ({ ended }) => json(ended?.data?.usage)),
  ended('timings', 'jsonb', ({ ended }) => json(ended?.data?.timings)),
  ended('provider', 'jsonb', ({ ended }) => json(ended?.data?.provider)),
  ended('timeline', 'jsonb', ({ ended }) => storableJson(ended?.data?.timeline ?? [])),
  ended('status', 'int', ({ ended }) => ended?.data?.status ?? null),
  ended('error_code', 'text', ({ ended }) => text(ended?.data?.errorCode)),
];

function strictness(row: string): string {
  const order = verdictSchema.options.toSorted(compareRestrictiveness);
  return `array_position('{${order.join(',')}}'::text[], ${row}.verdict)`;
}
