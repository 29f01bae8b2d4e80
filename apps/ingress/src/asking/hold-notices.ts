import { Injectable, Logger } from '@nestjs/common';
import { holdEnded, type TopicData } from '#contracts';
import { Bus } from '#messaging';

export type HoldCause = TopicData<typeof holdEnded>['cause'];

/**
 * Tells that a call waits for an approval no more. From the moment that an answer says `hold`, exactly one notice follows for that call,
 * whatever fails in between: nobody shall be asked for a call that has gone.
 */
@Injectable()
export class HoldNotices {
  private readonly logger = new Logger(HoldNotices.name);

  constructor(private readonly bus: Bus) {}

  /** Nobody waits for it. A notice that cannot be sent is logged: the approval then ends by its own time. */
  ended(approvalId: string, exchangeId: string, cause: HoldCause): void {
    const data = { approvalId, exchangeId, cause, endedAt: new Date().toISOString() };
    this.bus
      .publish(holdEnded, { key: approvalId, subject: approvalId, data })
      .catch((error: unknown) =>
        this.logger.warn(`The end of a hold could not be told: ${error instanceof Error ? error.message : 'unknown error'}`),
      );
  }
}
