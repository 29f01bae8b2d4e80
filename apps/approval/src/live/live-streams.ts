import { Clock, CONFIG, Lifecycle, Metrics, type OstiaryConfig, SseSink } from '#chassis';
import { OstiaryError } from '#contracts';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { LiveSourceService } from './live-source.service.js';
import { LiveStream, type Reader } from './live-stream.js';
import type { Position } from './position.js';

/** The streams of this replica: not more than there may be, woken by what happens, and ended with it. */
@Injectable()
export class LiveStreams implements OnModuleInit {
  private readonly logger = new Logger('LiveStreams');
  private readonly streams = new Map<LiveStream, { readonly owner: string; readonly ended: Promise<void> }>();

  constructor(
    private readonly source: LiveSourceService,
    private readonly lifecycle: Lifecycle,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  onModuleInit(): void {
    this.gauge().set(0);
    this.lifecycle.onStop('intake', 'live streams', async () => {
      for (const stream of this.streams.keys()) stream.stop('stopping');
      await Promise.all([...this.streams.values()].map(({ ended }) => ended));
    });
  }

  wake(): void {
    for (const stream of this.streams.keys()) stream.wake();
  }

  /** Rejects what is too much before anything is answered; throws `too_many_requests` or `shutting_down`. From then on the answer is the stream's. */
  admit(reader: Reader): (response: ServerResponse, from: Position | null) => void {
    if (this.lifecycle.isStopping) throw new OstiaryError('shutting_down', 'This instance is stopping. Come back in a moment.');
    const owner = JSON.stringify([reader.principal.issuer, reader.principal.subject]);
    const { streams, streamsPerPrincipal } = this.config.approval;
    const own = [...this.streams.values()].filter((stream) => stream.owner === owner).length;
    if (own >= streamsPerPrincipal)
      throw new OstiaryError('too_many_requests', `You have ${own} of these streams open already: close one first.`);
    if (this.streams.size >= streams) throw new OstiaryError('too_many_requests', 'There are too many streams open here. Come back later.');
    return (response, from) => {
      const stream: LiveStream = new LiveStream(
        reader,
        new SseSink(response, this.clock, () => stream.stop('left')),
        this.source,
        this.clock,
      );
      this.streams.set(stream, { owner, ended: this.follow(stream, from) });
      this.gauge().set(this.streams.size);
    };
  }

  private async follow(stream: LiveStream, from: Position | null): Promise<void> {
    const end = await stream.run(from, (error) => this.logger.warn(`A stream of approvals ends: ${(error as Error).message}`));
    this.streams.delete(stream);
    this.gauge().set(this.streams.size);
    this.metrics
      .counter('ostiary_approval_streams_ended_total', 'Streams of approvals that have ended, by why.', ['reason'])
      .inc({ reason: end });
  }

  private gauge() {
    return this.metrics.gauge('ostiary_approval_streams', 'Streams of approvals that are open on this instance.');
  }
}
