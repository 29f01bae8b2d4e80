import { Clock, Lifecycle, Metrics, SseSink } from '#chassis';
import { OstiaryError, type Principal, principalKey } from '#contracts';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { ReplayEvent } from './replay-event.js';
import { ReplayPlayer, type Pace } from './replay-player.js';

/** Replays at once, of all readers and of one. */
const most = { all: 64, ofOne: 4 };

/** The replays of this replica: not more than there may be, and ended with it. */
@Injectable()
export class ReplaysService implements OnModuleInit {
  private readonly logger = new Logger('Replays');
  private readonly playing = new Map<ReplayPlayer, { readonly owner: string; readonly ended: Promise<void> }>();

  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.gauge().set(0);
    this.lifecycle.onStop('intake', 'replays', async () => {
      for (const player of this.playing.keys()) player.stop('stopping');
      await Promise.all([...this.playing.values()].map(({ ended }) => ended));
    });
  }

  /** Throws `too_many_requests` or `shutting_down` before anything is answered. From then on the answer is the replay's. */
  admit(reader: Principal): (response: ServerResponse, scripts: AsyncIterable<readonly ReplayEvent[]>, pace: Pace) => void {
    if (this.lifecycle.isStopping) throw new OstiaryError('shutting_down', 'This instance is stopping. Come back in a moment.');
    const owner = principalKey(reader);
    const own = [...this.playing.values()].filter((one) => one.owner === owner).length;
    if (own >= most.ofOne) throw new OstiaryError('too_many_requests', `You have ${own} replays open already: close one first.`);
    if (this.playing.size >= most.all)
      throw new OstiaryError('too_many_requests', 'There are too many replays open here. Come back later.');
    return (response, scripts, pace) => {
      const player: ReplayPlayer = new ReplayPlayer(new SseSink(response, this.clock, () => player.stop('left')), this.clock, pace);
      this.playing.set(player, { owner, ended: this.follow(player, scripts) });
      this.gauge().set(this.playing.size);
    };
  }

  private async follow(player: ReplayPlayer, scripts: AsyncIterable<readonly ReplayEvent[]>): Promise<void> {
    await player
      .play(scripts)
      .catch((error: unknown) => this.logger.warn(`A replay ends: ${error instanceof Error ? error.name : 'error'}`));
    this.playing.delete(player);
    this.gauge().set(this.playing.size);
  }

  private gauge() {
    return this.metrics.gauge('ostiary_audit_replays', 'Replays that are open on this instance.');
  }
}
