import type { JsonCodec, Outcome } from '#conversation';
import type { Guard } from './guard.js';
import type { Said } from './said.js';
import { Turns } from './turns.js';

/** A JSON body guarded: as the client gets it. */
export interface GuardedJson {
  readonly text: string;
  readonly said: readonly Said[];
}

/** Carries a reply that comes as one JSON body through the same guard as one that streams. */
export async function guardJson(codec: JsonCodec, guard: Guard, text: string): Promise<GuardedJson> {
  const part = codec.read(text);
  const outcomes: Outcome[] = [];
  const said: Said[] = [];
  const turns = new Turns();
  for (const event of part.events) {
    if (turns.due) await turns.give();
    const told = guard.take(event);
    const settled = told instanceof Promise ? await told : told;
    outcomes.push(settled.outcome);
    said.push(settled);
  }
  return { text: codec.write(part, outcomes), said };
}
