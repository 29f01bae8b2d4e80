import type { IncomingHttpHeaders } from 'node:http';

export interface UpstreamRequest {
  readonly method: string;
  /** Path and query below the configured address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** Aborting it aborts the call at the provider too. */
  readonly signal: AbortSignal;
}

export interface UpstreamReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as it comes; iterating pulls, so a slow reader slows the provider. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The provider. Rejects with OstiaryError `upstream_unreachable` or `upstream_timeout` when there is no reply at all; a body that breaks off throws `upstream_broken`. */
export abstract class Upstream {
  /** Its name and origin for records; never a key. */
  abstract readonly name: string;
  abstract call(request: UpstreamRequest): Promise<UpstreamReply>;
  abstract close(): Promise<void>;
}
