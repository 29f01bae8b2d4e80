import { type Alarm, Clock, Metrics } from '#chassis';
import { Logger } from '@nestjs/common';
import type { DeadLettersStore } from './dead-letters.store.js';
import type { DeliveriesStore, Delivery } from './deliveries.store.js';
import { backoffMs, LONGEST_TRIED_MS } from './next-attempt.js';
import type { Answer, WebhookPost } from './webhook-post.js';

/** Posts under way at once, each of another approval; one alone while the receiver is in trouble. */
export const CONNECTIONS = 8;
const TROUBLE = 3;
/** How long something may lie that another replica noted and left behind. */
const LOOK_MS = 5_000;
/** Beyond the time that a post may take. */
const LEASE_MS = 30_000;
/** What posts under way get when the service stops. */
const GRACE_MS = 2_000;

export interface LaneSettings {
  readonly name: string;
  readonly timeoutMs: number;
}

export interface LaneStores {
  readonly deliveries: DeliveriesStore;
  readonly dead: DeadLettersStore;
}

/** The way to one webhook, so that a slow one keeps no other waiting. Sleeps until it is woken or something is due. */
export class WebhookLane {
  private readonly logger = new Logger('Webhooks');
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopped = new AbortController();
  private readonly running: Promise<void>;
  private failures = 0;
  private pausedUntil = 0;
  private awake = true;
  private ring: (() => void) | null = null;
  private isStopping = false;

  constructor(
    private readonly settings: LaneSettings,
    private readonly stores: LaneStores,
    private readonly post: Pick<WebhookPost, 'send' | 'close'>,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    this.running = this.loop();
  }

  wake(): void {
    this.awake = true;
    this.ring?.();
  }

  /** Takes nothing more; what is under way gets a moment to end, and is called off then. What is not told stays for the next start. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    const late = this.clock.after(GRACE_MS, () => this.stopped.abort());
    await this.running;
    await Promise.all(this.underWay);
    late.cancel();
    await this.post.close();
  }

  private async loop(): Promise<void> {
    let faults = 0;
    while (!this.isStopping) {
      this.awake = false;
      try {
        const taken = await this.takeSome();
        faults = 0;
        if (taken === 0) await this.rest(await this.nextLook());
      } catch (error) {
        faults += 1;
        this.logger.warn(`What ${this.settings.name} is to be told cannot be read: ${nameOf(error)}`);
        await this.rest(backoffMs(faults, Math.random()));
      }
    }
  }

  private async takeSome(): Promise<number> {
    const free = (this.failures >= TROUBLE ? 1 : CONNECTIONS) - this.underWay.size;
    if (free <= 0 || this.pausedUntil > this.clock.millis()) return 0;
    const taken = await this.stores.deliveries.claim(this.settings.name, free, this.settings.timeoutMs + LEASE_MS);
    for (const delivery of taken) {
      const telling = this.tell(delivery).finally(() => {
        this.underWay.delete(telling);
        this.wake();
      });
      this.underWay.add(telling);
    }
    return taken.length;
  }

  private async nextLook(): Promise<number> {
    const now = this.clock.millis();
    if (this.pausedUntil > now) return Math.min(this.pausedUntil - now, LOOK_MS);
    const next = await this.stores.deliveries.nextAt(this.settings.name);
    return next === null ? LOOK_MS : Math.min(Math.max(next.getTime() - now, 0), LOOK_MS);
  }

  /** Never rejects: what cannot be noted of its end is told again when its claim is over. */
  private async tell(delivery: Delivery): Promise<void> {
    try {
      await this.note(delivery, await this.post.send(delivery, this.stopped.signal));
    } catch (error) {
      this.logger.warn(`What became of a post to ${this.settings.name} cannot be noted, it will be posted again: ${nameOf(error)}`);
    }
  }

  private async note(delivery: Delivery, answer: Answer): Promise<void> {
    if (answer.kind === 'called_off') return this.stores.deliveries.release(delivery);
    this.count(answer.kind);
    if (answer.kind === 'delivered') {
      this.recovered();
      return this.stores.deliveries.remove(delivery);
    }
    const { why, wanted, retryAfterMs } = answer;
    const now = this.clock.millis();
    if (retryAfterMs !== null) this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs);
    this.failed(why);
    if (!wanted || now - delivery.notedAt.getTime() >= LONGEST_TRIED_MS) return this.giveUp(delivery, why);
    await this.stores.deliveries.postpone(delivery, Math.max(backoffMs(delivery.attempts, Math.random()), retryAfterMs ?? 0));
  }

  private async giveUp(delivery: Delivery, why: string): Promise<void> {
    await this.stores.dead.bury(delivery, why);
    this.metrics.counter('ostiary_webhook_dead_total', 'Changes that a webhook could not be told, kept as dead letters.', ['webhook']).inc({
      webhook: this.settings.name,
    });
    this.logger.error(`${this.settings.name} was not told of ${delivery.eventId} (${why}, attempt ${delivery.attempts}): a dead letter`);
  }

  private failed(why: string): void {
    this.failures += 1;
    if (this.failures === 1) this.logger.warn(`${this.settings.name} was not told (${why}); trying again`);
  }

  private recovered(): void {
    if (this.failures > 0) this.logger.log(`${this.settings.name} is told again after ${this.failures} failures`);
    this.failures = 0;
  }

  private count(outcome: 'delivered' | 'failed'): void {
    this.metrics
      .counter('ostiary_webhook_posts_total', 'Posts to webhooks, by what became of them.', ['webhook', 'outcome'])
      .inc({ webhook: this.settings.name, outcome });
  }

  private async rest(ms: number): Promise<void> {
    if (this.awake || this.isStopping) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const alarm: Alarm = this.clock.after(ms, resolve);
    this.ring = resolve;
    await promise;
    alarm.cancel();
    this.ring = null;
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown error');
