import { Clock } from '#chassis';
import { OstiaryError } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Patch } from '../changes/changes.writer.js';
import { requesterOf } from '../people/people-of.js';
import type { Approval } from '../store/approvals.store.js';
import { PeopleSeenStore } from './people-seen.store.js';

type Routed = Pick<Patch, 'currentStep' | 'asked' | 'escalations' | 'escalatesAt'>;

/**
 * Who is asked, and when more are: the groups of a step; those of `escalate` where nobody has concluded it in time; those of `fallback` as long
 * again after that, or at once where nobody is known in the groups that are asked. It only ever adds: whoever was asked may go on deciding.
 */
@Injectable()
export class Routing {
  constructor(
    private readonly people: PeopleSeenStore,
    private readonly clock: Clock,
  ) {}

  /** What opens the step of that position, counted from 1. */
  async open(manager: EntityManager, approval: Approval, position: number): Promise<Routed> {
    const step = approval.steps.find((one) => one.position === position);
    if (step === undefined) throw new OstiaryError('internal', `Approval ${approval.row.id} has no step ${position}.`);
    const { escalate } = approval.row.terms;
    const asked = await this.orFallback(manager, approval, step.reviewers, []);
    const escalatesAt = escalate ? new Date(this.clock.millis() + escalate.afterMs) : null;
    return { currentStep: position, asked, escalations: 0, escalatesAt };
  }

  /** What follows when nobody has concluded the step: first the groups of `escalate`, then those of `fallback`. */
  async escalate(manager: EntityManager, approval: Approval): Promise<Routed> {
    const { row } = approval;
    const { escalate, fallback = [] } = row.terms;
    const isFirst = row.escalations === 0;
    const asked = isFirst
      ? await this.orFallback(manager, approval, escalate?.to ?? [], row.asked)
      : [...new Set([...row.asked, ...fallback])];
    const isMoreToAsk = isFirst && fallback.some((group) => !asked.includes(group));
    const escalatesAt = isMoreToAsk && escalate && row.escalatesAt ? new Date(row.escalatesAt.getTime() + escalate.afterMs) : null;
    return { asked, escalations: row.escalations + 1, escalatesAt };
  }

  private async orFallback(
    manager: EntityManager,
    { row }: Approval,
    groups: readonly string[],
    already: readonly string[],
  ): Promise<string[]> {
    const { fallback = [] } = row.terms;
    const isAnybody = fallback.length === 0 || (await this.people.isAnybodyIn(manager, groups, requesterOf(row)));
    return [...new Set([...already, ...groups, ...(isAnybody ? [] : fallback)])];
  }
}
