import type { Timeline } from '#contracts';
import { masksIn } from '../content/masks-in.js';
import type { RecordedBlock } from '../content/recorded-block.js';
import type { ExchangeItem } from '../sessions/exchange.view.js';
import type { ReplayEvent } from './replay-event.js';
import { timedTexts } from './timed-texts.js';

/** What a replay of one exchange is made of. */
export interface Replayed {
  readonly item: Pick<
    ExchangeItem,
    | 'id'
    | 'sessionId'
    | 'startedAt'
    | 'model'
    | 'principal'
    | 'verdict'
    | 'reasons'
    | 'approvals'
    | 'timings'
    | 'outcome'
    | 'status'
    | 'errorCode'
  >;
  readonly agentId: string | null;
  readonly parentAgentId: string | null;
  readonly requestClass: string | null;
  readonly isSideCall: boolean;
  readonly timeline: Timeline;
  readonly request: readonly RecordedBlock[];
  readonly reply: readonly RecordedBlock[];
}

type Timed = Exclude<ReplayEvent, { name: 'exchange' }>;

/**
 * An exchange as it went, event by event in the order of its own time: what was new in what was asked, what was decided and held, the reply as the client was given it with
 * the masks at their places, and how it ended.
 */
export function exchangeScript(replayed: Replayed): ReplayEvent[] {
  const { item, agentId, parentAgentId, requestClass, isSideCall } = replayed;
  const { id: exchangeId, sessionId, startedAt, model, verdict } = item;
  const begin: ReplayEvent = {
    name: 'exchange',
    data: {
      exchangeId,
      sessionId,
      agentId,
      parentAgentId,
      requestClass,
      isSideCall,
      startedAt,
      model,
      caller: item.principal?.name ?? null,
      verdict,
    },
  };
  const events = [...asked(replayed), ...decided(replayed), ...held(replayed), ...said(replayed)];
  // The sort is stable: what happened at one moment stays in this order.
  events.sort((one, other) => one.data.at - other.data.at);
  const last = Math.max(item.timings?.totalMs ?? 0, events.at(-1)?.data.at ?? 0);
  const { outcome, status, errorCode } = item;
  return [begin, ...events, { name: 'ended', data: { at: last, exchangeId, outcome, status, errorCode } }];
}

const asked = ({ item, request }: Replayed): Timed[] =>
  request
    .filter(({ isNew }) => isNew)
    .map(({ id, kind, role, provenance, tool, text }) => ({
      name: 'asked',
      data: { at: 0, exchangeId: item.id, block: id, kind, role, provenance, tool, text },
    }));

function decided({ item }: Replayed): Timed[] {
  if (item.verdict === null) return [];
  const rules = [...new Set(item.reasons.map(({ ruleId }) => ruleId).filter((rule) => rule !== ''))];
  return [{ name: 'decided', data: { at: item.timings?.decideMs ?? 0, exchangeId: item.id, verdict: item.verdict, rules } }];
}

function held({ item }: Replayed): Timed[] {
  const exchangeId = item.id;
  return item.approvals.flatMap(({ id: approvalId, ruleId, phase, heldAt, heldMs, state, votes }): Timed[] => {
    const voters = votes.map(({ voter }) => voter.name);
    if (heldAt === null) return [{ name: 'granted', data: { at: item.timings?.decideMs ?? 0, exchangeId, approvalId, voters } }];
    const at = Math.max(0, Date.parse(heldAt) - Date.parse(item.startedAt));
    const hold: Timed = { name: 'held', data: { at, exchangeId, approvalId, ruleId, phase } };
    if (heldMs === null || state === 'pending') return [hold];
    return [hold, { name: 'released', data: { at: at + heldMs, exchangeId, approvalId, state, voters } }];
  });
}

function said({ item, reply, timeline }: Replayed): Timed[] {
  const exchangeId = item.id;
  const whole = item.timings?.totalMs ?? 0;
  const opened = new Set<string>();
  const events: Timed[] = [];
  const open = (block: RecordedBlock, at: number): void => {
    opened.add(block.id);
    events.push({ name: 'opened', data: { at, exchangeId, block: block.id, kind: block.kind, tool: block.tool } });
  };
  const blocks = new Map(reply.map((block) => [block.id, block]));
  // The timeline's grid begins before what it tells of: nothing was said before it was decided that it may be.
  const decidedAt = item.timings?.decideMs ?? 0;
  for (const { at: told, block, offset, text } of timedTexts(reply, timeline, whole)) {
    const at = Math.max(told, decidedAt);
    if (!opened.has(block)) open(blocks.get(block)!, at);
    events.push({ name: 'text', data: { at, exchangeId, block, text } });
    for (const { start, end } of masksIn(text))
      events.push({ name: 'mask', data: { at, exchangeId, block, offset: offset + start, mask: text.slice(start, end) } });
  }
  // What has no text, an opaque block for one, is there all the same.
  for (const block of reply) if (!opened.has(block.id)) open(block, events.at(-1)?.data.at ?? whole);
  return events;
}
