import type { Client } from '#contracts';
import type { DecodedStrings } from '../json/decoded-strings.js';
import type { Conversation } from './conversation.js';
import type { JsonCodec, StreamCodec } from './reply-codec.js';
import type { Told, WholeAnswer } from './told.js';

export type FormatName = 'anthropic' | 'openai';
/** The formats of providers, and what clients ask beside them. */
export type CallFormatName = FormatName | 'claude-code';

/**
 * What a route is for.
 * - `generate`: a conversation goes out, a model's reply comes back; can be held.
 * - `count`: a conversation goes out, a number comes back; inspected and recorded, never held.
 * - `batch`: many conversations go out in one body, each inspected; what they are answered is fetched later.
 * - `results`: the replies to a batch, one JSON text a line.
 * - `list`: no body goes out; what comes back is looked through like any JSON.
 * - `hook`: a client asks what its tools may do; judged, held and answered here.
 * - `greeting`: a sign of life that clients ask for; answered here, without a body.
 * - `refused`: known, and not carried, with the reason.
 */
export type RouteKind = 'generate' | 'count' | 'batch' | 'results' | 'list' | 'hook' | 'greeting' | 'refused';

export interface Route {
  /** For records and metrics: `anthropic.messages`. */
  readonly name: string;
  readonly method: string;
  /** As the client calls it, below ingress's own address; `:id` stands for one plain segment, a final `*` for whatever follows. */
  readonly path: string;
  /** As the provider has it, below the upstream's address; `:id` as in `path`. Empty where nothing is forwarded. */
  readonly upstreamPath: string;
  readonly kind: RouteKind;
  /** What the `:id` of the path names, where that belongs to the caller it was made for; null: everybody's, or there is none. */
  readonly binds: 'batch' | null;
  /** Of a `refused` route: why, and what to use instead. Empty otherwise. */
  readonly refusal: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What clients send here and are answered in: everything that knows its words. One folder a format implements it. */
export interface CallFormat {
  readonly name: CallFormatName;
  readonly routes: readonly Route[];
  /** Paths that begin so are answered in this format's shape even where no route is: `/openai/`. */
  readonly prefix: string;
  /**
   * Reads a request's body. `strings` may know what long strings of it say.
   * @throws ConversationError with a `body_…` code, for `body_shape` with the path
   */
  readRequest(text: string, headers: Headers, strings?: DecodedStrings): Conversation;
  /** The program behind a call. */
  client(userAgent: string | undefined): Client;
  /** An answer to a call of which nothing has been answered yet: an error, or a refusal with the status that this client takes well. */
  answer(told: Told): WholeAnswer;
  /** The rest of a stream whose 200 went out before anything was said. */
  refuseStream(told: Told): string;
  /** The rest of a JSON answer whose 200 went out before anything was said; null: it has no place for that, and the connection must be broken off. */
  refuseJson(told: Told): string | null;
  /** What keeps a held connection alive in a stream and before a JSON body: passes every client unnoticed. */
  readonly beats: { readonly stream: string; readonly json: string };
}

/** A provider's wire format: its calls go on to a provider, and come back as a model's reply. */
export interface WireFormat extends CallFormat {
  readonly name: FormatName;
  /** How clients have the input of a tool call, and send it back: as a JSON value, or as a text that holds one. */
  readonly toolInput: 'value' | 'text';
  /** The headers that authenticate at a provider of this format. */
  credential(key: string): Readonly<Record<string, string>>;
  streamCodec(client: Pick<Client, 'kind'>): StreamCodec;
  jsonCodec(client: Pick<Client, 'kind'>): JsonCodec;
}
