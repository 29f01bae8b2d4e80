import { Metrics } from '#chassis';
import { OstiaryError } from '#contracts';
import { Injectable, Logger } from '@nestjs/common';
import type { VoteBody } from '../../votes/vote.schema.js';
import { VotesService } from '../../votes/votes.service.js';
import type { CardValue } from '../cards/card-actions.js';
import { asLine } from '../cards/mrkdwn.js';
import { SlackPeople } from '../linking/slack-people.js';
import type { SlackUser } from '../linking/slack-links.store.js';
import { OnlyThem, type Place } from './only-them.js';

/** A decision of a Slack user: refused where they have no say, else a vote like any other. What comes of it they are told where nothing else shows it. */
@Injectable()
export class Voting {
  private readonly logger = new Logger('Slack');
  private readonly counted;

  constructor(
    private readonly people: SlackPeople,
    private readonly votes: VotesService,
    private readonly only: OnlyThem,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter('ostiary_slack_votes_total', 'Votes that came from Slack, by what came of them.', ['outcome']);
  }

  /** Never rejects. */
  async cast(
    user: SlackUser,
    place: Place,
    { id, revision }: CardValue,
    body: Pick<VoteBody, 'decision' | 'reason' | 'grant'>,
  ): Promise<void> {
    try {
      const reached = await this.people.reach(user);
      if ('refused' in reached) {
        this.counted.inc({ outcome: 'refused' });
        return await this.only.refuse(place, reached.refused, reached.profile);
      }
      await this.votes.cast(id, reached.actor, { ...body, revision, breakGlass: false });
      this.counted.inc({ outcome: 'counted' });
    } catch (error) {
      this.counted.inc({ outcome: error instanceof OstiaryError ? error.code : 'internal' });
      await this.only.tell(place, this.wordsFor(error));
    }
  }

  private wordsFor(error: unknown): string {
    // The message of a conflict says who decided; all of them are for people and hold no content.
    if (error instanceof OstiaryError) return asLine(error.message, 2_000);
    this.logger.error({ message: 'A vote from Slack failed', err: error });
    return 'Something went wrong here, so nothing was decided. Try again.';
  }
}
