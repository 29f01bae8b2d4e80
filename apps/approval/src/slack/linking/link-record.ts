import { Clock, Metrics } from '#chassis';
import { type Principal, newId } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import { SlackLinkEventEntity } from '../../store/slack-link-event.entity.js';
import type { SlackUser } from './slack-links.store.js';

type Account = Pick<Principal, 'issuer' | 'subject'>;

export interface LinkEvent {
  readonly user: SlackUser;
  readonly kind: SlackLinkEventEntity['kind'];
  /** A word for it, of a closed set. */
  readonly why: string;
  readonly account?: Account | null;
  /** Who did it with a token or a browser; missing: the Slack user. */
  readonly by?: Account;
}

const keptMs = 400 * 86_400_000;
const sweptAtOnce = 100;
/** The same refusal of the same user is written once in this time: clicks are cheap. */
const sameMs = 60_000;

/** Who was linked, refused and unlinked, when and by whom: in a table, the log and a metric. */
@Injectable()
export class LinkRecord {
  private readonly logger = new Logger('Slack');
  private readonly recent = new LRUCache<string, true>({ max: 5_000, ttl: sameMs });
  private readonly counted;

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter('ostiary_slack_link_events_total', 'Slack users linked, refused and unlinked.', ['kind', 'why']);
  }

  /** In the transaction of what it records. */
  async write(manager: EntityManager, { user, kind, why, account, by }: LinkEvent): Promise<void> {
    await manager.insert(SlackLinkEventEntity, {
      id: newId(),
      at: this.clock.now(),
      ...user,
      kind,
      why,
      issuer: account?.issuer ?? null,
      subject: account?.subject ?? null,
      byIssuer: by?.issuer ?? null,
      bySubject: by?.subject ?? null,
    });
    await manager.query(
      `DELETE FROM slack_link_events WHERE id IN (SELECT id FROM slack_link_events WHERE at < $1 ORDER BY at LIMIT ${sweptAtOnce})`,
      [new Date(this.clock.millis() - keptMs)],
    );
    this.transactions.afterCommit(manager, () => {
      this.counted.inc({ kind, why });
      const of = account ? ` (${account.subject} at ${account.issuer})` : '';
      this.logger.log(`Slack user ${user.teamId}/${user.userId}${of}: ${kind}, ${why}`);
    });
  }

  /** A refusal; never rejects, for it is one in any case. */
  async refused(event: Omit<LinkEvent, 'kind'>): Promise<void> {
    const key = `${event.user.teamId}|${event.user.userId}|${event.why}`;
    if (this.recent.has(key)) return;
    this.recent.set(key, true);
    try {
      await this.transactions.run((manager) => this.write(manager, { ...event, kind: 'refused' }));
    } catch (error) {
      this.logger.warn(`A refusal could not be recorded: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}
