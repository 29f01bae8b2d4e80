import { type CryptoKey, errors as jose, type JWTHeaderParameters, type LocalJWKSet } from 'jose';
import { OstiaryError } from '#contracts';
import type { IssuerConfig } from '../identity-config.js';
import { loadKeys } from './load-keys.js';

export interface KeyTimes {
  /** How old keys get before they are fetched anew in the background. */
  readonly refreshMs: number;
  /** How long keys go on being used while their issuer can't be reached. */
  readonly staleMs: number;
  /** Shortest time between two fetches that an unknown key id causes. */
  readonly unknownKidCooldownMs: number;
  /** Shortest time between a failed fetch and the next. */
  readonly failureCooldownMs: number;
}

const defaultKeyTimes: KeyTimes = {
  refreshMs: 5 * 60_000,
  staleMs: 12 * 3_600_000,
  unknownKidCooldownMs: 5_000,
  failureCooldownMs: 1_000,
};

export interface IssuerKeysOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly times?: KeyTimes;
  readonly load?: typeof loadKeys;
  /** Told when fetches begin to fail, in words for an operator. */
  readonly onProblem?: (message: string) => void;
  /** Told of each fetch that fails before any keys are known. */
  readonly onMissing?: (issuer: IssuerConfig, why: Error) => void;
}

/**
 * The public keys of one issuer: fetched when first needed, then kept fresh by a timer, and usable for hours while the issuer is away.
 * There is never more than one fetch under way, and neither invented key ids nor a dead issuer can cause a storm of them.
 */
export class IssuerKeys {
  private keys: { readonly set: LocalJWKSet; readonly at: number } | null = null;
  private failure: { readonly error: unknown; readonly at: number } | null = null;
  private loading: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly stopped = new AbortController();

  private readonly now: () => number;
  private readonly times: KeyTimes;
  private readonly load: typeof loadKeys;

  constructor(
    private readonly issuer: IssuerConfig,
    private readonly options: IssuerKeysOptions = {},
  ) {
    this.now = options.now ?? Date.now;
    this.times = options.times ?? defaultKeyTimes;
    this.load = options.load ?? loadKeys;
  }

  /** The key for a token's header. Rejects with `token_invalid` when the issuer has no such key, `identity_unavailable` when that can't be known. */
  async keyFor(header: JWTHeaderParameters): Promise<CryptoKey> {
    if (!this.usable()) await this.refresh();
    const used = this.keys;
    try {
      return await this.find(header);
    } catch (error) {
      if (!(error instanceof jose.JWKSNoMatchingKey)) throw unusableKey(error);
    }
    // Another caller may have fetched in the meantime: then its keys are asked first.
    if (this.keys === used && this.mayAskAgain()) await this.refresh();
    return this.find(header).catch((error: unknown) => {
      throw unusableKey(error);
    });
  }

  /** Fetches ahead of the first token. Failure shows when a token comes. */
  async warm(): Promise<void> {
    if (!this.usable()) await this.refresh().catch(() => undefined);
  }

  /** Whether tokens can be checked now. */
  isReady(): boolean {
    return this.usable();
  }

  close(): void {
    this.stopped.abort();
    if (this.timer) clearTimeout(this.timer);
  }

  private find(header: JWTHeaderParameters): Promise<CryptoKey> {
    if (this.keys === null) return Promise.reject(unavailable(this.issuer, this.failure?.error));
    return this.keys.set(header);
  }

  private usable(): boolean {
    return this.keys !== null && this.now() - this.keys.at < this.times.staleMs;
  }

  private mayAskAgain(): boolean {
    return this.keys === null || this.now() - this.keys.at >= this.times.unknownKidCooldownMs;
  }

  private async refresh(): Promise<void> {
    const failedFor = this.failure && this.now() - this.failure.at;
    if (failedFor !== null && failedFor < this.times.failureCooldownMs) throw unavailable(this.issuer, this.failure?.error);
    this.loading ??= this.fetch().finally(() => {
      this.loading = null;
    });
    await this.loading;
  }

  private async fetch(): Promise<void> {
    try {
      this.keys = { set: await this.load(this.issuer, this.stopped.signal), at: this.now() };
      this.failure = null;
    } catch (error) {
      this.tell(error);
      this.failure = { error, at: this.now() };
      throw unavailable(this.issuer, error);
    } finally {
      this.schedule();
    }
  }

  /** Once an outage, not once an attempt; again and again while a start waits for the first keys. */
  private tell(error: unknown): void {
    if (this.stopped.signal.aborted) return;
    if (this.keys === null) this.options.onMissing?.(this.issuer, new Error(reasonOf(error)));
    else if (this.failure === null) this.options.onProblem?.(`The keys of ${this.issuer.issuer} could not be fetched: ${reasonOf(error)}`);
  }

  /** After a failure the next attempt comes sooner: at once when nothing is known yet, and so that a rotation during an outage is learned soon after it. */
  private schedule(): void {
    if (this.stopped.signal.aborted) return;
    if (this.timer) clearTimeout(this.timer);
    const afterFailure = this.keys === null ? this.times.failureCooldownMs : 15_000;
    const wait = this.failure ? Math.min(this.times.refreshMs, afterFailure) : this.times.refreshMs;
    this.timer = setTimeout(() => void this.refresh().catch(() => this.schedule()), wait).unref();
  }
}

function unavailable(issuer: IssuerConfig, cause: unknown): OstiaryError {
  return new OstiaryError(
    'identity_unavailable',
    `The keys of ${issuer.issuer} can’t be fetched, so its tokens can’t be checked now. Try again shortly.`,
    { cause },
  );
}

/** `fetch` hides the reason one level down. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function unusableKey(error: unknown): unknown {
  if (error instanceof OstiaryError) return error;
  const why =
    error instanceof jose.JWKSMultipleMatchingKeys
      ? 'does not say which of its issuer’s keys signed it (`kid`)'
      : 'is signed with a key that its issuer does not publish for this';
  return new OstiaryError('token_invalid', `The token ${why}.`, { cause: error });
}
