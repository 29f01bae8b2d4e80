import { Injectable } from '@nestjs/common';
import type { Principal } from '#contracts';
import type { ClientCall } from '../client/client-call.js';
import type { Ask, Decided } from '../decision/decided.js';
import type { CallAttributes } from '#policy-model';
import type { Ruleset } from '../detect/ruleset.js';
import type { ExchangeRecord } from '../exchange/exchange-record.js';
import { HeldBodies, type HeldBody } from './held-bodies.js';
import { Holder } from './holder.js';

/** A request that may go upstream, in the bytes that go. */
export interface Cleared {
  readonly body: Uint8Array | null;
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
  ) {}

  async holdIfAsked(call: ClientCall, principal: Principal, decided: Decided, record: ExchangeRecord): Promise<Cleared> {
    const { inspected, attributes, ask, obligations } = decided;
    const { rules } = inspected;
    const outgoing = await inspected.outgoing(obligations);
    inspected.release();
    if (ask === null || outgoing === null) return { body: outgoing, rules, attributes };
    return { body: await this.waitOnDisk(call, principal, ask, outgoing, record), rules, attributes };
  }

  /** The bytes are handed over, so that nothing but the disk holds them while a person makes up their mind. */
  private async waitOnDisk(
    call: ClientCall,
    principal: Principal,
    ask: Ask,
    outgoing: Uint8Array,
    record: ExchangeRecord,
  ): Promise<Uint8Array> {
    const waiting = await this.bodies.put(call.exchange.id, outgoing);
    return this.takeWhenReleased(call, principal, ask, waiting, record);
  }

  private async takeWhenReleased(
    call: ClientCall,
    principal: Principal,
    ask: Ask,
    waiting: HeldBody,
    record: ExchangeRecord,
  ): Promise<Uint8Array> {
    try {
      await this.holder.hold(call, principal, ask, 'request', record);
      return await waiting.take();
    } finally {
      await waiting.drop();
    }
  }
}
