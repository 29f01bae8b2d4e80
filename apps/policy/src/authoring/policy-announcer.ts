import { type Alarm, Clock, Lifecycle } from '#chassis';
import { Injectable, Logger } from '@nestjs/common';
import { PublishingService } from './publishing.service.js';

/** How long a topic may say something else than what is in force. */
const everyMs = 60_000;

/**
 * Publishes the policy in force again and again. The topic keeps one message only, so whatever is written over it (an older version sent once
 * more, a message of nobody's), and a key that is no longer accepted, would else leave every instance of ingress that starts later without it.
 */
@Injectable()
export class PolicyAnnouncer {
  private readonly logger = new Logger(PolicyAnnouncer.name);
  private alarm: Alarm | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly publishing: PublishingService,
    private readonly lifecycle: Lifecycle,
  ) {
    lifecycle.onStart(() => this.again());
    lifecycle.onStop('intake', 'policy announcer', () => this.alarm?.cancel());
  }

  private again(): void {
    this.alarm = this.clock.after(everyMs, () => {
      void this.publishing
        .announce()
        .catch((error: unknown) =>
          this.logger.warn(`The policy was not announced: ${error instanceof Error ? error.name : 'unknown error'}`),
        )
        .finally(() => this.lifecycle.isStopping || this.again());
    });
  }
}
