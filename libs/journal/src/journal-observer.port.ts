import type { LostRange } from './spool/chain-reader.js';

/** What operators are told of the journal: logs and metrics hang here, so that the journal itself knows neither. */
export abstract class JournalObserver {
  /** One group became durable in `seconds`; the journal holds `usedBytes`. */
  abstract committed(seconds: number, usedBytes: number): void;
  abstract broken(error: unknown): void;
  abstract repaired(): void;
  abstract shipped(messages: number): void;
  abstract shippingTrouble(error: unknown): void;
  /** What audit has could not be deleted; it is tried again. */
  abstract deletionTrouble(error: unknown): void;
  abstract lost(chain: string, range: LostRange): void;
  abstract adopted(chains: readonly string[]): void;
  abstract recoveryFailed(error: unknown): void;
}
