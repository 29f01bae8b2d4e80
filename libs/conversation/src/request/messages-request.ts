import type { JsonObject, Span } from '../json/json-node.js';
import type { Block } from './block.js';

/** A call of the Anthropic Messages API (or of its count_tokens), with the text it came as. */
export interface MessagesRequest {
  /** The body as received: what is not edited goes upstream exactly so. */
  readonly text: string;
  readonly root: JsonObject;
  readonly model: string;
  readonly stream: boolean;
  /** Names of the tools on offer, in order. */
  readonly tools: readonly string[];
  readonly toolsSpan: Span | null;
  readonly metadataUserId: string | null;
  readonly messageCount: number;
  /** In the order of the conversation: system, tools, parameters, then the messages' blocks. */
  readonly blocks: readonly Block[];
}
