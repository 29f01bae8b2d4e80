import { entriesOf, type exchangeEndedSchema, type exchangeReceivedSchema, type JournalRecord, type Reason } from '#contracts';
import { type CallAttributes, type CompiledPolicy, evaluate, type EvaluatedBlock, replyRules } from '#policy-model';
import type { z } from 'zod';
import { hookPath, promptClass } from '../sessions/side-call.js';
import { draftWords, wordsIn } from './draft-words.js';
import { RecordedBodies } from './recorded-bodies.js';
import { type Stances, stancesOf } from './rule-stances.js';
import { judged, requestBlocks, type SeenBlock } from './seen-block.js';

type Received = z.infer<typeof exchangeReceivedSchema>;
type Ended = z.infer<typeof exchangeEndedSchema>;
type Told = Pick<Reason, 'ruleId' | 'action' | 'mode'>;

/** Exchanges under way at one place of the journal; of more, the eldest are not judged. */
const MOST_OPEN = 20_000;

/** An exchange as it was judged then, and as the draft judges it. */
export interface Compared {
  readonly exchange: string;
  readonly before: Stances;
  readonly after: Stances;
  /** Whether its request's earlier turns could be seen. */
  readonly isWhole: boolean;
}

/** Why an exchange was not compared: nobody known called, or no policy judged it then. */
export type Skipped = 'unidentified' | 'unjudged';

interface Open {
  readonly attributes: CallAttributes;
  readonly told: Told[];
  readonly after: Told[];
  readonly fingerprints: ReadonlySet<string>;
  readonly isWhole: boolean;
}

/** Judges recorded exchanges by a draft, by the very code that judges calls. To be given the journal in its order. */
export class RecordedExchanges {
  private readonly bodies: RecordedBodies;
  private readonly words;
  private readonly open = new Map<string, Open>();

  /** `since`: what began before it only tells what later turns go on from. */
  constructor(
    private readonly policy: CompiledPolicy,
    private readonly since: Date,
  ) {
    this.bodies = new RecordedBodies(wordsIn(policy));
    this.words = draftWords(policy);
  }

  *take(record: JournalRecord, session: number): Generator<Compared | Skipped> {
    for (const entry of entriesOf(record)) {
      if (!('exchange' in entry)) continue;
      const { exchange } = entry;
      if (entry.type === 'content.stored') this.bodies.noteText(session, entry.data.ref, entry.data.text);
      else if (entry.type === 'exchange.received') yield* this.received(exchange, session, entry.data);
      else if (entry.type === 'exchange.decided') this.open.get(exchange)?.told.push(...entry.data.decision.reasons);
      else if (entry.data === null) yield* this.interrupted(exchange);
      else if ('timeline' in entry.data) yield* this.ended(exchange, session, entry.data);
    }
  }

  private *received(exchange: string, session: number, data: Received): Generator<Skipped> {
    const body = data.request === null ? { blocks: [], isWhole: true } : this.bodies.take(session, data.request);
    const startedAt = new Date(data.startedAt);
    if (startedAt < this.since) return;
    if (data.principal === null) return yield 'unidentified';
    const { principal, client, route, stream, findings } = data;
    const model = data.model ?? '';
    const messages = new Set(body.blocks.map(({ message }) => message).filter((number) => number !== null));
    const attributes: CallAttributes = {
      principal,
      client,
      model,
      route: { model, path: route.path, stream },
      tools: [],
      time: startedAt,
      sizes: { bytes: data.request?.originalBytes ?? 0, messages: messages.size },
    };
    const byBlock = Map.groupBy(findings, ({ block }) => block);
    const matches =
      route.path === hookPath
        ? this.ofHook(attributes, data.requestClass ?? '', body.blocks, byBlock)
        : evaluate(this.policy, { phase: 'request', attributes, blocks: requestBlocks(body.blocks, byBlock, this.words) }).matches;
    const fingerprints = new Set(findings.map(({ fingerprint }) => fingerprint).filter((fingerprint) => fingerprint !== ''));
    const eldest = this.open.keys().next();
    if (this.open.size >= MOST_OPEN && !eldest.done) this.open.delete(eldest.value);
    this.open.set(exchange, { attributes, told: [], after: [...matches], fingerprints, isWhole: body.isWhole });
  }

  /** What a client asked before a tool ran or its model read something; what a tool that failed said is judged by no rule. */
  private ofHook(
    attributes: CallAttributes,
    event: string,
    seen: readonly SeenBlock[],
    byBlock: ReadonlyMap<string, Received['findings']>,
  ): readonly Told[] {
    const calls = seen.filter(isCall);
    if (calls.length > 0)
      return calls.flatMap((block) => this.ofCall(attributes, block, judged(block, byBlock.get(block.id) ?? [], this.words)));
    if (event === 'PostToolUseFailure') return [];
    const blocks = requestBlocks(seen, byBlock, this.words);
    return evaluate(this.policy, { phase: 'request', attributes, blocks, fixed: event === promptClass }).matches;
  }

  private *ended(exchange: string, session: number, data: Ended): Generator<Compared | Skipped> {
    const reply = data.reply === null ? [] : this.bodies.take(session, data.reply).blocks;
    const open = this.open.get(exchange);
    if (open === undefined) return;
    this.open.delete(exchange);
    if (data.policyVersion === null) return yield 'unjudged';
    const after = stancesOf([...open.after, ...this.ofReply(open, reply, data)]);
    yield { exchange, before: stancesOf([...open.told, ...data.reasons]), after, isWhole: open.isWhole };
  }

  /** Its reply is not on record: what was decided before it is compared. */
  private *interrupted(exchange: string): Generator<Compared | Skipped> {
    const open = this.open.get(exchange);
    if (open === undefined) return;
    this.open.delete(exchange);
    if (open.told.length === 0 && open.after.length > 0) return yield 'unjudged';
    yield { exchange, before: stancesOf(open.told), after: stancesOf(open.after), isWhole: open.isWhole };
  }

  private *ofReply({ attributes, fingerprints }: Open, reply: readonly SeenBlock[], { findings }: Ended): Generator<Told> {
    const byBlock = Map.groupBy(findings, ({ block }) => block);
    const rules = replyRules(this.policy, attributes);
    for (const block of reply) {
      const plain = judged(block, byBlock.get(block.id) ?? [], this.words);
      const evaluated = {
        ...plain,
        findings: plain.findings.map((finding) =>
          finding.fingerprint === '' ? finding : { ...finding, inRequest: fingerprints.has(finding.fingerprint) },
        ),
      };
      if (isCall(block)) yield* this.ofCall(attributes, block, evaluated);
      else
        for (const rule of rules)
          if (evaluated.findings.some((finding) => rule.matchesFinding(finding)) || evaluated.custom.some((id) => rule.custom.has(id)))
            yield rule;
    }
  }

  private ofCall(attributes: CallAttributes, { tool }: SeenBlock, evaluated: EvaluatedBlock): readonly Told[] {
    const called = { tools: tool === null ? [] : [tool], tool: { name: tool ?? '', input: unread } };
    return evaluate(this.policy, { phase: 'tool_call', attributes: { ...attributes, ...called }, blocks: [evaluated] }).matches;
  }
}

const isCall = ({ kind }: SeenBlock): boolean => kind === 'tool_use';

/** What a draft asks of a tool's input is not read from the record: a condition on it counts as met. */
const unread = (): never => {
  throw new Error('Inputs of tools are not read from the record.');
};
