import { Injectable } from '@nestjs/common';
import type { AskedOf, Ruled } from '../deciding/decided.js';
import { SecondLooks } from '../deciding/second-look.service.js';
import type { Clearance } from './cleared.js';
import { HeldBodies } from './held-bodies.js';
import { HeldRequest } from './held-request.js';
import { Holder } from './holder.js';

/** Sixth stage: does what the decision obliges to, and, where a person must be asked, waits for the answer. */
@Injectable()
export class HoldService {
  constructor(
    private readonly holder: Holder,
    private readonly bodies: HeldBodies,
    private readonly looks: SecondLooks,
  ) {}

  holdIfAsked<C extends Ruled>(decided: C): Promise<C & Clearance> {
    return decided.ask === null ? this.goOn(decided) : this.waitOnDisk(decided, decided.ask);
  }

  private async goOn<C extends Ruled>(decided: C): Promise<C & Clearance> {
    const { request, obligations } = decided;
    const outgoing = await request.outgoing(obligations);
    request.release();
    decided.room.settle(outgoing?.bytes.length ?? 0);
    return { ...decided, outgoing, connection: null };
  }

  private async waitOnDisk<C extends Ruled>(decided: C, ask: AskedOf): Promise<C & Clearance> {
    const held = await HeldRequest.park(decided, ask, this.looks, this.bodies);
    try {
      const answer = await this.holder.hold(decided, ask, 'request', held);
      return await held.cleared(answer);
    } finally {
      await held.drop();
    }
  }
}
