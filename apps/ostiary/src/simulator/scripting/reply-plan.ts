import type { Manner } from '../wire/outgoing.js';
import type { RawJson } from './raw-json.js';
import type { JsonObject } from './json-object.js';

export type ReplyBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string }
  /** The format writes its own prefix before the id. */
  | { readonly type: 'tool_call'; readonly id: string; readonly name: string; readonly input: JsonObject | RawJson }
  /** A block that no client knows yet, to see that it passes. */
  | { readonly type: 'unknown'; readonly note: string };

export type Ending = 'finished' | 'max-tokens' | 'refusal';

/** A form that a reply can take in one wire format, with the text that stands in it. */
export interface Shape {
  readonly name: string;
  readonly text: string;
}

/** A whole reply, decided before its first byte and without a word of a wire format. */
export interface ReplyPlan {
  readonly blocks: readonly ReplyBlock[];
  readonly ending: Ending;
  /** UTF-16 units of one delta of text, thinking or tool input. */
  readonly deltaLength: number;
  readonly shapes: readonly Shape[];
  readonly manner: Manner;
}

export const emptyReply: ReplyPlan = {
  blocks: [],
  ending: 'finished',
  deltaLength: 24,
  shapes: [],
  manner: { status: 200, delayMs: 0, deltaEveryMs: 0, encoding: null, fault: null },
};

export const plainReply = (text: string): ReplyPlan => ({ ...emptyReply, blocks: [{ type: 'text', text }] });

export const callsTools = ({ blocks }: Pick<ReplyPlan, 'blocks'>): boolean => blocks.some(({ type }) => type === 'tool_call');
