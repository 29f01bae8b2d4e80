import { Injectable } from '@nestjs/common';
import { OstiaryError, type Principal } from '#contracts';
import type { ClientCall } from '../call/client-call.js';
import { HoldNotices } from '../asking/hold-notices.js';
import type { Ask } from '../asking/ask.js';
import type { Decided } from '../deciding/decided.js';
import type { CallAttributes } from '#policy-model';
import type { Outgoing } from '../inspecting/inspected-call.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import { HeldBodies, type HeldBody } from './held-bodies.js';
import { Holder } from './holder.js';

/** A request that may go upstream, in the bytes that go. */
export interface Cleared {
  readonly outgoing: Outgoing | null;
  /** The policy version and the attributes that its reply is judged by, too. */
  readonly rules: Ruleset;
  readonly attributes: CallAttributes;
}

/** Fifth stage: does what the decision obliges to, and, where a person must be asked, waits for the answer. */
@Injectable()
export class HoldService {
  constructor(
    private readonly holder: Holder,
    private readonly bodies: HeldBodies,
    private readonly notices: HoldNotices,
  ) {}

  async holdIfAsked(call: ClientCall, principal: Principal, decided: Decided, record: ExchangeRecord): Promise<Cleared> {
    const { inspected, attributes, ask, obligations } = decided;
    const { rules } = inspected;
    if (ask !== null) return { outgoing: await this.waitOnDisk(call, principal, decided, ask, record), rules, attributes };
    const outgoing = await inspected.outgoing(obligations);
    inspected.release();
    return { outgoing, rules, attributes };
  }

  private async waitOnDisk(call: ClientCall, principal: Principal, decided: Decided, ask: Ask, record: ExchangeRecord): Promise<Outgoing> {
    const { waiting, ...rest } = await this.park(call.exchange.id, decided).catch((error: unknown) => {
      this.notices.ended(ask.approval.id, call.exchange.id, 'refused');
      throw error;
    });
    try {
      await this.holder.hold(call, principal, ask, 'request', record);
      return { bytes: await waiting.take(), ...rest };
    } finally {
      await waiting.drop();
    }
  }

  /** On its own, so that nothing but the disk holds the bytes while a person makes up their mind. */
  private async park(exchangeId: string, { inspected, obligations }: Decided): Promise<Omit<Outgoing, 'bytes'> & { waiting: HeldBody }> {
    const outgoing = await inspected.outgoing(obligations);
    inspected.release();
    if (outgoing === null) throw new OstiaryError('internal', 'A call without a body cannot be held.');
    const { bytes, ...rest } = outgoing;
    return { waiting: await this.bodies.put(exchangeId, bytes), ...rest };
  }
}
