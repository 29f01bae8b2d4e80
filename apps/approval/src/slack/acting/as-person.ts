import { Metrics } from '#chassis';
import { OstiaryError } from '#contracts';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../people/actor.js';
import { asLine } from '../cards/mrkdwn.js';
import { SlackPeople } from '../linking/slack-people.js';
import type { SlackUser } from '../linking/slack-links.store.js';
import { OnlyThem, type Place } from './only-them.js';

/** What a Slack user does, as whoever they are linked to: refused where they have no say, else done as with a token. Where nothing else shows what came of it they are told. */
@Injectable()
export class AsPerson {
  private readonly logger = new Logger('Slack');
  private readonly counted;

  constructor(
    private readonly people: SlackPeople,
    private readonly only: OnlyThem,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter('ostiary_slack_acts_total', 'What people did in Slack, by what came of it.', ['act', 'outcome']);
  }

  /** Never rejects. */
  async act(act: 'vote' | 'comment' | 'withdraw', user: SlackUser, place: Place, work: (actor: Actor) => Promise<unknown>): Promise<void> {
    try {
      const reached = await this.people.reach(user);
      if ('refused' in reached) {
        this.counted.inc({ act, outcome: 'refused' });
        return await this.only.refuse(place, reached.refused, reached.profile);
      }
      await work(reached.actor);
      this.counted.inc({ act, outcome: 'done' });
    } catch (error) {
      this.counted.inc({ act, outcome: error instanceof OstiaryError ? error.code : 'internal' });
      await this.only.tell(place, this.wordsFor(error));
    }
  }

  private wordsFor(error: unknown): string {
    // The message of a conflict says who decided; all of them are for people and hold no content.
    if (error instanceof OstiaryError) return asLine(error.message, 2_000);
    this.logger.error({ message: 'What somebody did in Slack failed', err: error });
    return 'Something went wrong here, so nothing was done. Try again.';
  }
}
