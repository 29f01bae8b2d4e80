import type { Alarm, Clock } from '#chassis';
import { HttpDelivery } from './http-delivery.js';
import { isAcknowledged, nobody, type Reply, type Told } from './delivery.js';
import { SocketMode } from './socket-mode.js';

export interface DeliveringOptions {
  readonly signingSecret: string;
  readonly appId: string;
  readonly clock: Clock;
  /** How long the bot may take to answer. */
  readonly answerWithinMs: number;
}

/** After how long an event that was not taken is told again: at once, after a minute, after five; then Slack gives it up. */
const retriesAfterMs = [0, 60_000, 300_000];

/** Tells the bot, over the connections that it opened, else at the address that it is configured to be at. */
export class Delivering {
  readonly socketMode: SocketMode;
  private readonly http: HttpDelivery;
  private readonly alarms = new Set<Alarm>();
  private url: string | null = null;

  constructor(private readonly options: DeliveringOptions) {
    this.socketMode = new SocketMode(options.clock, options.appId, options.answerWithinMs);
    this.http = new HttpDelivery(options.signingSecret, options.clock, options.answerWithinMs);
  }

  /** Where the bot is told of everything over HTTP; null: nobody has said. */
  get address(): string | null {
    return this.url;
  }

  /** Where the bot is told of everything over HTTP: what Slack calls its request URL. */
  deliverTo(url: string): void {
    this.url = url;
  }

  /** Once; what is not acknowledged is lost, as interactions are with Slack. */
  async once(told: Told): Promise<Reply> {
    if (this.socketMode.isOn) return this.socketMode.deliver(told);
    return this.url === null ? nobody : this.http.deliver(this.url, told);
  }

  /** An event, told again where it was not taken. Resolves with the first answer. */
  async event(payload: Told['payload'], attempt = 0): Promise<Reply> {
    const retry = attempt === 0 ? {} : { retry: { number: attempt, reason: 'http_error' } };
    const reply = await this.once({ kind: 'events_api', payload, ...retry });
    const wait = retriesAfterMs[attempt];
    if (!isAcknowledged(reply) && reply.noRetry !== true && wait !== undefined) {
      const alarm = this.options.clock.after(wait, () => {
        this.alarms.delete(alarm);
        void this.event(payload, attempt + 1);
      });
      this.alarms.add(alarm);
    }
    return reply;
  }

  async close(): Promise<void> {
    for (const alarm of this.alarms) alarm.cancel();
    this.socketMode.close();
    await this.http.close();
  }
}
