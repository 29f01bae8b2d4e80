import type { Client } from '#contracts';
import type { Conversation } from './conversation.js';
import type { JsonCodec, StreamCodec } from './reply-codec.js';
import type { Told, WholeAnswer } from './told.js';

export type FormatName = 'anthropic' | 'openai';

/**
 * What a route is for.
 * - `generate`: a conversation goes out, a model's reply comes back; can be held.
 * - `count`: a conversation goes out, a number comes back; inspected and recorded, never held.
 * - `list`: no body; what comes back is looked through like any JSON.
 * - `greeting`: a sign of life that clients ask for; answered here.
 * - `refused`: known, and not carried, with the reason.
 */
export type RouteKind = 'generate' | 'count' | 'list' | 'greeting' | 'refused';

export interface Route {
  /** For records and metrics: `anthropic.messages`. */
  readonly name: string;
  readonly method: string;
  /** As the client calls it, below ingress's own address; `:id` stands for one plain segment. */
  readonly path: string;
  /** As the provider has it, below the upstream's address; `:id` as in `path`. */
  readonly upstreamPath: string;
  readonly kind: RouteKind;
  /** Of a `refused` route: why, and what to use instead. */
  readonly refusal?: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A provider's wire format: everything that knows its words. One folder a format implements it. */
export interface WireFormat {
  readonly name: FormatName;
  readonly routes: readonly Route[];
  /**
   * Reads a request's body.
   * @throws ConversationError with a `body_…` code, for `body_shape` with the path
   */
  readRequest(text: string, headers: Headers): Conversation;
  /** The program behind a call. */
  client(userAgent: string | undefined): Client;
  streamCodec(client: Pick<Client, 'kind'>): StreamCodec;
  jsonCodec(client: Pick<Client, 'kind'>): JsonCodec;
  /** An answer to a call of which nothing has been answered yet: an error, or a refusal with the status that this client takes well. */
  answer(told: Told): WholeAnswer;
  /** The rest of a stream whose 200 went out before anything was said. */
  refuseStream(told: Told): string;
  /** The rest of a JSON answer whose 200 went out before anything was said; null: it has no place for that, and the connection must be broken off. */
  refuseJson(told: Told): string | null;
  /** What keeps a held connection alive in a stream and before a JSON body: passes every client unnoticed. */
  readonly beats: { readonly stream: string; readonly json: string };
}
