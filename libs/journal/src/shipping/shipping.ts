import { journalWatermark } from '#contracts';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#chassis';
import { failpoint } from '#failpoints';
import type { Bus, Subscription } from '#messaging';
import type { ChainFolder } from '../spool/chain-folder.js';
import { ChainShipper } from './chain-shipper.js';
import type { ShipperEvents } from './chain-shipper.js';

const SUBSCRIBE_PAUSE_MS = 1_000;

/** The way of all chains of this instance to the broker, and of audit's answers back. */
export class Shipping {
  private readonly shippers = new Map<string, ChainShipper>();
  /** Until all of an earlier boot's chains are here: the latest answers for those that are not. */
  private strangers: Map<string, number> | null = new Map();
  private readonly stopping = new AbortController();
  private subscription: Subscription | null = null;
  private subscribing: Promise<void> = Promise.resolve();

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly events: ShipperEvents,
  ) {}

  start(): void {
    this.subscribing = this.subscribe();
  }

  /** Resolves when the answers that audit gave to earlier boots are known, or after `atMostMs`: less is then sent twice. */
  async knowsCommitted(atMostMs: number): Promise<void> {
    const known = this.subscribing.then(() => this.subscription?.caughtUp).catch(() => undefined);
    await Promise.race([known, this.clock.sleep(atMostMs, this.stopping.signal)]);
  }

  /** Ships the chain from now on. */
  async add(folder: ChainFolder): Promise<void> {
    // Known before the first wait, so that no answer passes between what was heard and what will be.
    const shipper = new ChainShipper(folder, this.bus, this.clock, this.events);
    this.shippers.set(folder.id, shipper);
    const committed = this.strangers?.get(folder.id);
    if (committed !== undefined) await folder.commit(committed);
    shipper.run().catch((error: unknown) => this.events.onTrouble(error));
  }

  /** No further chain will be added: answers about others belong to other instances. */
  complete(): void {
    this.strangers = null;
  }

  /** Gives the shippers up to `withinMs` to bring out what they have, then stops them. What is left is for the next boot. */
  async stop(withinMs: number): Promise<void> {
    const all = [...this.shippers.values()];
    const limit = new AbortController();
    // Not the clock's alarm, which would let a process end whose last work this is.
    const late = pause(withinMs, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([Promise.all(all.map((shipper) => shipper.run())), late]);
    limit.abort();
    this.stopping.abort();
    await Promise.all(all.map((shipper) => shipper.stop()));
    await this.subscribing;
    await this.subscription?.stop();
  }

  private async subscribe(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        this.subscription = await this.bus.subscribe(journalWatermark, { group: 'each', from: 'earliest' }, ({ envelope }) =>
          this.noteCommitted(envelope.data),
        );
        return;
      } catch (error) {
        this.events.onTrouble(error);
        await this.clock.sleep(SUBSCRIBE_PAUSE_MS, this.stopping.signal);
      }
    }
  }

  private async noteCommitted({
    chainId,
    committedSeq,
    missing,
  }: {
    chainId: string;
    committedSeq: number;
    missing?: boolean;
  }): Promise<void> {
    const shipper = this.shippers.get(chainId);
    if (!shipper) {
      this.strangers?.set(chainId, committedSeq);
      return;
    }
    await failpoint('journal.watermark.heard');
    await shipper.folder.commit(committedSeq);
    if (missing) shipper.resend(committedSeq + 1);
    if (shipper.folder.isSealed && committedSeq >= shipper.folder.lastSeq) this.shippers.delete(chainId);
  }
}
