import { z } from 'zod';
import { type CardValue, readCardValue } from '../cards/card-actions.js';
import type { SlackUser } from '../linking/slack-links.store.js';
import type { Place } from './only-them.js';

const id = z.string().min(1).max(100);
const who = z.object({ user: z.object({ id, team_id: id.optional() }), team: z.object({ id }).nullish() });
const clickSchema = who.extend({
  channel: z.object({ id }).optional(),
  container: z.object({ channel_id: id.optional(), message_ts: id.optional() }).optional(),
  message: z.object({ ts: id, thread_ts: id.optional() }).optional(),
  trigger_id: z.string().max(500).default(''),
  actions: z.array(z.object({ value: z.string().max(2_000).optional() })).min(1),
});

/** A press of a button. */
export interface Click {
  readonly user: SlackUser;
  readonly place: Place | null;
  readonly trigger: string;
  readonly value: CardValue | null;
}

/** Null for what is no click on a message of ours, as far as can be told. */
export function clickOf(body: unknown): Click | null {
  const read = clickSchema.safeParse(body);
  if (!read.success) return null;
  const { channel, container, message, trigger_id: trigger, actions } = read.data;
  const user = userOf(read.data);
  const at = channel?.id ?? container?.channel_id;
  if (user === null) return null;
  const place = at === undefined ? null : { channel: at, userId: user.userId, threadTs: message?.thread_ts ?? null };
  return { user, place, trigger, value: readCardValue(actions[0]?.value) };
}

/** Null where the workspace is not told. Where somebody of one acts in another the two together are none that anybody is a member of. */
export function userOf({ user, team }: z.input<typeof who>): SlackUser | null {
  const teamId = team?.id ?? user.team_id;
  if (teamId === undefined) return null;
  const isOne = user.team_id === undefined || user.team_id === teamId;
  return { teamId: isOne ? teamId : `${teamId}+${user.team_id}`, userId: user.id };
}

/** What a modal keeps of the click that opened it. */
const keptSchema = z.object({ value: z.string().max(500), channel: id, threadTs: id.nullable() });

export const keep = (value: string, { channel, threadTs }: Place): string =>
  JSON.stringify({ value, channel, threadTs } satisfies z.infer<typeof keptSchema>);

const submissionSchema = who.extend({
  view: z.object({
    private_metadata: z.string().max(3_000),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});

/** A modal that was sent. */
export interface Submission {
  readonly user: SlackUser;
  readonly place: Place;
  readonly value: CardValue;
  /** What was entered or chosen in a block; null: nothing. */
  readonly input: (blockId: string) => string | null;
}

const inputSchema = z.union([
  z.object({ value: z.string().max(10_000).nullable() }),
  z.object({ selected_option: z.object({ value: z.string().max(100) }).nullable() }),
]);

/** Null for what is no modal of ours. */
export function submissionOf(body: unknown): Submission | null {
  const read = submissionSchema.safeParse(body);
  const user = read.success ? userOf(read.data) : null;
  if (!read.success || user === null) return null;
  const { private_metadata: metadata, state } = read.data.view;
  const kept = keptSchema.safeParse(parsed(metadata));
  const value = kept.success ? readCardValue(kept.data.value) : null;
  if (!kept.success || value === null) return null;
  const { channel, threadTs } = kept.data;
  return { user, value, place: { channel, threadTs, userId: user.userId }, input: (blockId) => entered(state.values[blockId]) };
}

function entered(block: Readonly<Record<string, unknown>> | undefined): string | null {
  const read = inputSchema.safeParse(Object.values(block ?? {})[0]);
  if (!read.success) return null;
  return 'value' in read.data ? read.data.value : (read.data.selected_option?.value ?? null);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
