import { Metrics } from '#chassis';
import { Injectable } from '@nestjs/common';
import type { SlackFailureKind } from './slack-failure.js';
import type { DueMessage } from './slack-message.js';

type Kind = DueMessage['kind'];

/** What is counted of what leaves for Slack. */
@Injectable()
export class SlackMeters {
  private readonly posts;
  private readonly updates;
  private readonly failures;
  private readonly retries;
  private readonly waiting;
  private readonly age;

  constructor(metrics: Metrics) {
    this.posts = metrics.counter('ostiary_slack_cards_posted_total', 'Messages that were posted to Slack, by kind.', ['kind']);
    this.updates = metrics.counter('ostiary_slack_cards_updated_total', 'Messages in Slack that were brought up to date, by kind.', [
      'kind',
    ]);
    this.failures = metrics.counter(
      'ostiary_slack_cards_failed_total',
      'Messages that Slack refuses: for their content, for the place, or for being gone.',
      ['reason'],
    );
    this.retries = metrics.counter('ostiary_slack_retries_total', 'Calls to Slack that are made again, by why.', ['reason']);
    this.waiting = metrics.gauge('ostiary_slack_outbox_waiting', 'Messages that wait to be posted or brought up to date.');
    this.age = metrics.gauge('ostiary_slack_outbox_age_seconds', 'How long the oldest of them has waited.');
  }

  posted(kind: Kind): void {
    this.posts.inc({ kind });
  }

  updated(kind: Kind): void {
    this.updates.inc({ kind });
  }

  failed(reason: SlackFailureKind): void {
    this.failures.inc({ reason });
  }

  again(reason: SlackFailureKind): void {
    this.retries.inc({ reason });
  }

  wait(messages: number, seconds: number): void {
    this.waiting.set(messages);
    this.age.set(seconds);
  }
}
