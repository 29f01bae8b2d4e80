import { JournalObserver } from '../journal-observer.port.js';
import type { LostRange } from '../spool/chain-reader.js';

/** Remembers what operators would have been told. */
export class RecordedObservations extends JournalObserver {
  readonly events: string[] = [];
  readonly losses: { chain: string; range: LostRange }[] = [];

  committed(): void {}
  broken(): void {
    this.events.push('broken');
  }
  repaired(): void {
    this.events.push('repaired');
  }
  shipped(): void {}
  shippingTrouble(): void {
    this.events.push('shipping trouble');
  }
  deletionTrouble(): void {
    this.events.push('deletion trouble');
  }
  lost(chain: string, range: LostRange): void {
    this.losses.push({ chain, range });
  }
  adopted(): void {
    this.events.push('adopted');
  }
  recoveryFailed(): void {
    this.events.push('recovery failed');
  }
}
