import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How a call that reached the simulator ended. `client-left`: the connection closed before the reply was complete. */
export type LedgerOutcome = 'under-way' | 'answered' | 'client-left' | 'broken-off';

/** One request exactly as it arrived, except that credentials are reduced to hashes. */
export interface LedgerEntry {
  /** Counts from 1 since the simulator started; a reset does not start it anew. */
  readonly sequence: number;
  readonly at: string;
  readonly method: string;
  /** Path with its query, as it stood in the request line. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly keyAccepted: boolean;
  readonly bodyBytes: number;
  readonly bodySha256: string;
  /** The body as UTF-8 text; null once it was dropped to stay within the bound. */
  body: string | null;
  status: number | null;
  outcome: LedgerOutcome;
}

export interface LedgerLimits {
  readonly maxEntries: number;
  /** Bytes of all bodies kept together; the oldest bodies go first, their hashes stay. */
  readonly maxBodyBytes: number;
}

export interface LedgerFilter {
  /** Only entries with a higher sequence number. */
  readonly after?: number;
  readonly path?: string;
  /** Only entries whose body holds this text. */
  readonly contains?: string;
}

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly keyAccepted: boolean;
  readonly body: Buffer;
  readonly bodySha256: string;
}

const credentials = new Set(['x-api-key', 'authorization', 'proxy-authorization', 'cookie']);
const defaultLimits: LedgerLimits = { maxEntries: 10_000, maxBodyBytes: 64 * 1024 * 1024 };

/** How a credential is written in the ledger, so that a test can compare it without the ledger holding it. */
export const credentialHash = (value: string): string => `sha256:${createHash('sha256').update(value).digest('hex')}`;

const withoutCredentials = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
      return [name, credentials.has(name) ? credentialHash(text) : text];
    }),
  );

/** What reached the provider: the oracle of tests. Bounded in entries and in bytes, so that a long-lived simulator does not grow. */
export class Ledger {
  private entries: LedgerEntry[] = [];
  private sequence = 0;
  private bodyBytes = 0;
  private firstWithBody = 0;

  constructor(private readonly limits: LedgerLimits = defaultLimits) {}

  add({ method, path, headers, keyAccepted, body, bodySha256 }: Arrival): LedgerEntry {
    const entry: LedgerEntry = {
      sequence: ++this.sequence,
      at: new Date().toISOString(),
      method,
      path,
      headers: withoutCredentials(headers),
      keyAccepted,
      bodyBytes: body.length,
      bodySha256,
      body: body.toString('utf8'),
      status: null,
      outcome: 'under-way',
    };
    this.entries.push(entry);
    this.bodyBytes += entry.bodyBytes;
    this.shrink();
    return entry;
  }

  find(filter: LedgerFilter = {}): LedgerEntry[] {
    const { after = 0, path, contains } = filter;
    return this.entries.filter(
      (entry) =>
        entry.sequence > after &&
        (path === undefined || entry.path.split('?', 1)[0] === path) &&
        (contains === undefined || (entry.body?.includes(contains) ?? false)),
    );
  }

  reset(): void {
    this.entries = [];
    this.bodyBytes = 0;
    this.firstWithBody = 0;
  }

  private shrink(): void {
    while (this.bodyBytes > this.limits.maxBodyBytes && this.firstWithBody < this.entries.length) {
      const oldest = this.entries[this.firstWithBody++];
      if (oldest !== undefined) this.dropBody(oldest);
    }
    // Half at a time: dropping one entry per call would copy the whole array per call.
    if (this.entries.length <= this.limits.maxEntries) return;
    const dropped = this.entries.splice(0, Math.ceil(this.limits.maxEntries / 2));
    for (const entry of dropped.slice(this.firstWithBody)) this.dropBody(entry);
    this.firstWithBody = Math.max(0, this.firstWithBody - dropped.length);
  }

  private dropBody(entry: LedgerEntry): void {
    this.bodyBytes -= entry.bodyBytes;
    entry.body = null;
  }
}
