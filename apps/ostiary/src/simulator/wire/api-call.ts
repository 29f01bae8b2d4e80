import type { IncomingHttpHeaders } from 'node:http';

/** One request as it arrived, whole. */
export interface ApiCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Empty when it was larger than the APIs take. */
  readonly body: Buffer;
  readonly tooLarge: boolean;
  readonly keyAccepted: boolean;
}
