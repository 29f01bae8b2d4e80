import { Injectable } from '@nestjs/common';
import type { ClientCall } from '../call/client-call.js';
import { TurnedAway } from '../authenticating/turned-away.js';
import { ShutDownError } from '../call/endings.js';
import { Refuser } from './refuser.js';
import { ExchangeMetrics } from './exchange-metrics.js';
import { ExchangeRecord } from '../recording/exchange-record.js';
import { ExchangeStages } from './exchange-stages.js';
import type { Inspected } from '../inspecting/inspected.js';
import { RecordWriter } from '../recording/record-writer.js';

/** The life of one exchange, a line a stage. Whatever happens, it is answered in the client's own form and, if its caller is known, ends once in the journal. */
@Injectable()
export class ExchangeService {
  constructor(
    private readonly stages: ExchangeStages,
    private readonly refuser: Refuser,
    private readonly writer: RecordWriter,
    private readonly metrics: ExchangeMetrics,
    private readonly turnedAway: TurnedAway,
  ) {}

  async run(call: ClientCall): Promise<void> {
    const record = new ExchangeRecord(call.exchange, this.writer);
    const slot = this.stages.admission.enter();
    try {
      const identified = await this.stages.identity.authenticate({ call, record, slot });
      slot.claim(identified.principal);
      const read = await this.stages.reading.read(identified);
      const inspected = await this.stages.detection.detect(read);
      if (call.route?.kind === 'hook') await this.stages.hooks.answer(inspected);
      else await this.carry(inspected);
      record.completed();
    } catch (error) {
      await this.refuser.answer(call, this.stages.admission.interrupted ? new ShutDownError() : error, record);
    } finally {
      call.release();
      // Nobody is behind a call without a caller: it is counted, and takes no room in the journal.
      if (call.exchange.principal === null) this.turnedAway.count(call.exchange, record.errorCode);
      else await this.metrics.closing(call.exchange, record);
      // Last: an instance that stops waits for calls under way, and their ends must be in the journal before it is closed.
      slot.leave();
    }
  }

  private async carry(inspected: Inspected): Promise<void> {
    const addressed = this.stages.addressing.address(inspected);
    const decided = await this.stages.decision.decide(addressed);
    const cleared = await this.stages.holding.holdIfAsked(decided);
    const answered = await this.stages.upstream.forward(cleared);
    await this.stages.reply.guard(answered);
  }
}
