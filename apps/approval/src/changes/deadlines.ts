import { type Alarm, Clock } from '#chassis';
import { Injectable } from '@nestjs/common';
import type { ApprovalEntity } from '../store/approval.entity.js';

/** When something is due next, as far as this process knows: one alarm, for the earliest moment that it was told of. */
@Injectable()
export class Deadlines {
  private alarm: Alarm | null = null;
  private alarmAt = Number.POSITIVE_INFINITY;
  private ring: (() => void) | null = null;

  constructor(private readonly clock: Clock) {}

  /** `ring` runs at the moment, once: whoever looks says then what is due next. */
  begin(ring: () => void): void {
    this.ring = ring;
  }

  end(): void {
    this.alarm?.cancel();
    this.ring = null;
  }

  /** Something is due then: look at the latest at that moment. */
  expect(at: Date): void {
    if (at.getTime() >= this.alarmAt) return;
    this.alarm?.cancel();
    this.alarmAt = at.getTime();
    this.alarm = this.clock.after(Math.max(at.getTime() - this.clock.millis(), 0), () => {
      this.alarmAt = Number.POSITIVE_INFINITY;
      this.ring?.();
    });
  }

  /** The same for all the times of an open approval. */
  expectOf({ expiresAt, closesAt, escalatesAt }: Pick<ApprovalEntity, 'expiresAt' | 'closesAt' | 'escalatesAt'>): void {
    for (const time of [expiresAt, closesAt, escalatesAt]) if (time !== null) this.expect(time);
  }
}
