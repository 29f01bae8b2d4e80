import type { Provenance } from '#contracts';
import type { Edit } from '../json/apply-edits.js';
import type { JsonObject, Span } from '../json/json-node.js';
import type { Literal } from '../schema/literal.js';
import type { CallParameters } from './call-parameters.js';

export type ConversationRole = 'system' | 'user' | 'assistant';

export type ContentKind =
  'text' | 'image' | 'document' | 'tool_use' | 'tool_result' | 'thinking' | 'redacted_thinking' | 'server_tool' | 'unknown';

/**
 * Why a block can't be scanned whole. `base64`: encoded bytes; `url`, `file`: content that stands elsewhere; `encrypted`: the provider's own;
 * `unparsed`: a string that should hold JSON and can't be read as such.
 */
export type WhyUnscannable = 'base64' | 'url' | 'file' | 'encrypted' | 'unparsed';

/**
 * A content block of a conversation. Every literal of a body stands in exactly one block, in `fields` or in `exempt`.
 *
 * `id` is its place: `system.0`, `messages.3.content.1`; a string instead of a list is block 0. What is outside the conversation and
 * reaches the provider all the same is in blocks too: `tools` (all definitions), `parameters` (every other member of the body) and
 * `messages.3` (what a message holds beside its role and content). These are scattered over the body, so their span is empty.
 */
export interface ContentBlock extends Span {
  readonly id: string;
  readonly role: ConversationRole;
  readonly kind: ContentKind;
  /** Who put it there as the body says it; whether the model's words really came through this gateway is not known here. */
  readonly provenance: Provenance;
  /**
   * `tail` is what follows the last assistant message; a prefill (assistant messages at the very end) belongs to the tail.
   * Everything outside the messages is history, but in a conversation without a reply so far it is as new as the rest: tail.
   */
  readonly position: 'tail' | 'history';
  /**
   * SHA-256, hex, over role, kind and canonical text: the same whichever way a client writes the block at its next turn
   * (string or list, `cache_control` moved, white space added at the end). Computed when first read.
   */
  readonly identity: string;
  /** Canonical text for people: decoded, without trailing white space; bytes that can't be read are named by their digest. */
  readonly text: string;
  /** Everything that a decision about the call covers of this block, in one text for all the ways to write it. Computed when first read. */
  readonly canonical: string;
  /** What a reviewer must see of it: every literal that `canonical` covers, in the order of the body. */
  readonly covered: readonly Literal[];
  /** What is looked at and may be masked: roles `content` and `signed`. */
  readonly fields: readonly Literal[];
  /** What is never changed: the call is refused if one of these is surely a secret. */
  readonly exempt: readonly Literal[];
  readonly scannable: boolean;
  readonly why: WhyUnscannable | null;
  /** Whether it can be replaced by a marker and leave a call that the provider accepts. */
  readonly replaceable: boolean;
  /** Null: neither a call of a client's tool nor the answer to one. */
  readonly tool: ToolOfBlock | null;
}

/** What makes a block a call of a tool, or the answer to one. */
export interface ToolOfBlock {
  /** The tool's name; null in an answer that tells its call by an id only. */
  readonly name: string | null;
  /** The id that pairs a call with its answer; null where there is none. */
  readonly call: string | null;
  /** Where the input of a call stands: a JSON value, or a string that holds one. Null in an answer. */
  readonly input: (Span & { readonly isString: boolean }) | null;
}

/** A slice of a body. `block`: content that comes again at every turn and is worth storing once; `glue`: what stands between. */
export interface BodyPart {
  readonly kind: 'glue' | 'block';
  readonly text: string;
}

/** What the client itself says about the session a call belongs to; null where it says nothing. */
export interface SessionHint {
  readonly sessionId: string | null;
  readonly agentId: string | null;
  readonly parentAgentId: string | null;
  /** Claude Code's name for calls beside the conversation. */
  readonly requestClass: string | null;
}

/** A request of any format, read: neutral to everything below, with the text it came as. */
export interface Conversation {
  /** The body as received: what is not edited goes upstream exactly so. */
  readonly text: string;
  readonly root: JsonObject;
  readonly model: string;
  readonly stream: boolean;
  /** Names of the tools on offer, in order. */
  readonly tools: readonly string[];
  readonly messageCount: number;
  /** What the call asks for beside its words, by the provider's names. */
  readonly parameters: CallParameters;
  readonly session: SessionHint;
  /** The folder that the client works in, by its own word: absolute. Null: it does not say, or not clearly. */
  readonly workingFolder: string | null;
  /** In the order of the conversation: system, tools, parameters, then the messages' blocks. */
  readonly blocks: readonly ContentBlock[];
  /** What a resend of the same call has in common with it: what its blocks cover, which is the whole body but for what retries change. Key an HMAC with it. */
  canonical(): string;
  /**
   * Edits that replace whole blocks by a marker's text, the same for a block at every turn. What pairs calls with results stays.
   * @throws RangeError for an unknown id, and for a block that is not `replaceable`
   */
  withhold(blockIds: readonly string[], marker: (block: ContentBlock) => string): Edit[];
  /** The body in parts for storage: put together they are the text, unit for unit. See `storageParts`. */
  split(): BodyPart[];
}
