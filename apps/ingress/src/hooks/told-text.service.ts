import { Injectable } from '@nestjs/common';
import { principalKey } from '#contracts';
import { decodeUtf8, readHooked, type Hooked } from '#conversation';
import { TurnOrders } from '../delivered/turn-orders.js';
import { DecisionService } from '../deciding/decision.service.js';
import { HoldService } from '../holding/hold.service.js';
import type { Inspected } from '../inspecting/inspected.js';
import { recordReceived } from '../inspecting/record-received.js';

/** A text that a client tells of before its model reads it: a prompt, or what a tool brought in. Rules on requests judge it, as they do in a call that passes the gateway. */
@Injectable()
export class ToldText {
  constructor(
    private readonly decision: DecisionService,
    private readonly holding: HoldService,
    private readonly orders: TurnOrders,
  ) {}

  /** What must stand in its place, as JSON text; null: nothing. Throws where the model may not read it. */
  async decide(inspected: Inspected, { event, block, turn }: Hooked): Promise<string | null> {
    await this.remember(inspected, turn);
    // What a tool that failed says is told to the model whatever a hook answers: a verdict would claim what is not done.
    if (event === 'PostToolUseFailure') {
      recordReceived(inspected, []);
      inspected.request.release();
      return null;
    }
    const decided = await this.decision.decide(inspected, { block, fixed: event === 'UserPromptSubmit' });
    const { obligations, outgoing } = await this.holding.holdIfAsked(decided);
    inspected.call.forgetCredentials();
    return obligations.length === 0 || outgoing === null ? null : readHooked(decodeUtf8(outgoing.bytes)).value;
  }

  /** Before anything is decided: whatever becomes of the text, the client has read it. */
  private async remember({ call, principal, asked, request }: Inspected, turn: string | null): Promise<void> {
    const orders = (request.handle?.inspection.steering.orders ?? []).map((order) => ({ ...order, exchange: call.exchange.id }));
    await this.orders.remember({ principal: principalKey(principal), session: asked.sessionId, turn }, orders);
  }
}
