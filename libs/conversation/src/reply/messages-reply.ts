import type { Usage } from '#contracts';
import type { JsonObject, Span } from '../json/json-node.js';
import type { TextField } from '../request/block.js';

export interface ReplyBlock extends Span {
  readonly index: number;
  readonly kind: 'text' | 'thinking' | 'tool_use' | 'unknown';
  readonly fields: readonly TextField[];
  /** Of a `tool_use`, which the client would run; null otherwise. */
  readonly toolName: string | null;
  readonly toolId: string | null;
  /** The parsed input of a `tool_use`; null otherwise. */
  readonly input: unknown;
  /** The identity this block will have when the client sends it back as history. */
  readonly identity: string;
  readonly text: string;
}

/** A whole JSON reply of the Messages API. */
export interface MessagesReply {
  readonly text: string;
  readonly root: JsonObject;
  readonly blocks: readonly ReplyBlock[];
  /** Strings outside the content: fields that are not known yet. */
  readonly otherFields: readonly TextField[];
  readonly usage: Usage | null;
  readonly model: string | null;
  readonly stopReason: string | null;
  /** Where the value of `stop_reason` stands. */
  readonly stopReasonSpan: Span | null;
}
