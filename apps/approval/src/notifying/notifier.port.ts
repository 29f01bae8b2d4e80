import type { approvalChanged, TopicData } from '#contracts';
import type { EntityManager } from 'typeorm';

/** A change of an approval, as it is told. */
export type ApprovalChange = TopicData<typeof approvalChanged>;

/** All notifiers there are: `{ provide: NOTIFIERS, inject: [...], useFactory: ... }` of the approval module lists them. */
export const NOTIFIERS = Symbol('notifiers');

/**
 * Somebody who is told of every change: Slack, a webhook. `note` writes what is to be told into a table of the notifier's own, in the
 * transaction of the change, and does nothing else: no network, nothing that may fail. What is told leaves from there, after the commit
 * and on a worker of its own, so that whoever is slow or away never delays a decision and misses nothing.
 */
export abstract class Notifier {
  abstract note(manager: EntityManager, change: ApprovalChange): Promise<void>;
  /** A change was committed: there is something to tell. */
  abstract wake(): void;
}
