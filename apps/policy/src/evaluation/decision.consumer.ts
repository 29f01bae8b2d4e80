import { Clock } from '#chassis';
import { decisionRequested, principalKey, type TopicData } from '#contracts';
import { failpoint } from '#failpoints';
import { type Delivered, On } from '#messaging';
import { storable } from '#persistence';
import { Controller, Logger } from '@nestjs/common';
import { GroupsSeenStore } from '../authoring/groups-seen.store.js';
import { DecisionService } from './decision.service.js';
import { FairBatches } from './fair-batches.js';
import type { Question } from '../rules/memory.js';

/** After this long no ingress waits for the answer any more; well above what clocks differ by. */
export const staleMs = 60_000;

/** Hears what ingress asks. What stood on the topic while this service was away is heard late, and then without effects for a caller who has left. */
@Controller()
export class DecisionConsumer {
  private readonly logger = new Logger(DecisionConsumer.name);

  private readonly batches: FairBatches<Question>;

  constructor(
    private readonly clock: Clock,
    decisions: DecisionService,
    private readonly groups: GroupsSeenStore,
  ) {
    this.batches = new FairBatches({
      turnOf: ({ principal }) => principalKey(principal),
      weigh: ({ blocks, tail, matches }) => blocks.length + tail.length + matches.length,
      work: (questions) => decisions.answer(questions),
    });
  }

  @On(decisionRequested, { atOnce: 500 })
  async requested({ envelope }: Pick<Delivered<TopicData<typeof decisionRequested>>, 'envelope'>): Promise<void> {
    await failpoint('decision.heard');
    const question = storable(envelope.data);
    await this.groups.note(question.principal).catch(() => this.logger.warn('Groups of callers could not be noted.'));
    if (this.clock.millis() - Date.parse(envelope.time) <= staleMs) return this.batches.add(question);
    this.logger.warn(`A ${question.purpose} of exchange ${question.exchangeId} came too late to be waited for.`);
    // A call that still waits claims anew every few seconds; a claim of one that has left must not use up its approval.
    if (question.purpose === 'claim') return;
    // Refusals are still to be remembered. Nobody is asked on account of a call that has left.
    return this.batches.add({ ...question, holdableMs: 0 });
  }
}
