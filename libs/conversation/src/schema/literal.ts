import type { Span } from '../json/json-node.js';

/**
 * What a literal of a body is to the gateway.
 * - `content`: looked at, and masked or refused as the policy says. Everything is content that the schema does not exempt.
 * - `signed`: the provider's own thinking, which comes back under its signature: content, unless this gateway delivered it.
 * The others are exempt by their exact path and form: never changed, but still looked at for values that are surely secret.
 * - `name`: an id, a model, a tool's name; `number`: a parameter; `proof`: a signature of the provider's over other content
 * - `encoded`: bytes that no detector can read; `encrypted`: the provider's own, opaque to everybody else
 * - `file`, `container`: the id of something that the provider holds, which belongs to the caller it was made for; `address`: where the provider is to fetch content
 * - `server`: where the provider is to call tools; `credential`: a field made to carry one
 */
export type LiteralRole =
  'content' | 'signed' | 'name' | 'number' | 'proof' | 'encoded' | 'encrypted' | 'file' | 'container' | 'address' | 'server' | 'credential';

/** One string, number or key of a body, with its place in the text (quotes included). */
export interface Literal extends Span {
  /** Dotted, from the root: `messages.3.content.1.input.command`. A key has the path of its value. */
  readonly path: string;
  /** Decoded; a number as it is written. */
  readonly value: string;
  readonly literal: 'string' | 'number' | 'key';
  readonly role: LiteralRole;
  /** Running text of the conversation, which the next running text of the same role is read on from. */
  readonly prose: boolean;
  /** The string that holds this literal as JSON text (arguments of a function call); null: it stands in the body itself. Its `start` and `end` are then places in the decoded text of that string. */
  readonly within: Embedded | null;
}

/** A string of a body that holds JSON text of its own. */
export interface Embedded extends Span {
  readonly path: string;
  /** The decoded string. */
  readonly text: string;
}

export const isExempt = ({ role }: Pick<Literal, 'role'>): boolean => role !== 'content' && role !== 'signed';
