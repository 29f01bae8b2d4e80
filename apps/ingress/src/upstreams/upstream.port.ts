import type { IncomingHttpHeaders } from 'node:http';
import type { Wanting } from './connection-gate.js';

export interface UpstreamRequest {
  readonly method: string;
  /** Path and query below the configured address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

export interface UpstreamReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as it comes, once; iterating pulls, so a slow reader slows the provider. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The right to make one call. */
export interface UpstreamConnection {
  /**
   * To be called once. The connection is free for others as soon as the reply is whole, or has broken off.
   * Rejects with OstiaryError `upstream_unreachable` or `upstream_timeout` when there is no reply at all; a body that breaks off throws `upstream_broken`.
   */
  call(request: UpstreamRequest): Promise<UpstreamReply>;
  /** Gives it back. A call that is under way on it is broken off, at the provider too; one that is over is left alone, and costs nothing. */
  release(): void;
}

/** The provider. */
export abstract class Upstream {
  /** Its name and origin for records; never a key. */
  abstract readonly name: string;
  /**
   * A connection, as soon as one is free for this principal; null once whoever wants it has gone.
   * @throws OstiaryError `upstream_busy` where too many wait, or the wait is too long; `shutting_down`
   */
  abstract connection(wanting: Wanting): Promise<UpstreamConnection | null>;
  /** Connections in use, and calls that wait for one. */
  abstract readonly load: { readonly inUse: number; readonly waiting: number };
  abstract close(): Promise<void>;
}
