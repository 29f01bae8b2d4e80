import type { Outcome, ReplyEvent } from '../../format/reply-event.js';
import type { JsonNode } from '../../json/json-node.js';
import type { Literal } from '../../schema/literal.js';
import type { Schema } from '../../schema/schema.js';
import { walk } from '../../schema/walk.js';

/** What the outcome of an event changes in what is written. */
export type Settle = (outcome: Outcome) => void;

/** The events of one part of a reply, each with what follows from its outcome. */
export class EventList {
  readonly events: ReplyEvent[] = [];
  /** Raw JSON in the place of literals of this part, by where they start. */
  readonly changes = new Map<number, string>();
  private readonly steps: ((outcomes: readonly Outcome[]) => void)[] = [];

  add(event: ReplyEvent, settle?: Settle): void {
    const index = this.events.push(event) - 1;
    if (settle !== undefined) this.steps.push((outcomes) => settle(outcomes[index] ?? { say: 'nothing' }));
  }

  /** A literal that is written where it stands, or what is said in its place. */
  value(block: string | null, literal: Literal, settle?: Settle): void {
    this.add({ type: 'value', block, literal }, (outcome) => {
      if (outcome.say !== 'same') this.changes.set(literal.start, JSON.stringify(outcome.say === 'text' ? outcome.text : ''));
      settle?.(outcome);
    });
  }

  /** Every literal of a value. */
  walk(node: JsonNode, schema: Schema | undefined, at: string, block: string | null): void {
    walk(node, schema, at, { literal: (literal) => this.value(block, literal) });
  }

  /** Something to do when the outcomes of all events before it are settled. */
  afterwards(step: () => void): void {
    this.steps.push(step);
  }

  settle(outcomes: readonly Outcome[]): void {
    for (const step of this.steps) step(outcomes);
  }
}
