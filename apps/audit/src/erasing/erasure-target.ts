import { OstiaryError, type Principal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessLog } from '../access/access-log.js';
import { HoldsStore } from '../holds/holds.store.js';
import type { ErasureRequest } from '../erasures/erasure.view.js';
import { type SessionOfSubject, SessionsOf } from '../subjects/sessions-of.js';
import { type Subject, SubjectOfRecord } from '../subjects/subject-of-record.js';

/** So many sessions one call erases: they are locked meanwhile. */
const MOST_SESSIONS = 10_000;

export interface TargetFound {
  readonly subject: Subject;
  /** Those that can be read still. */
  readonly sessions: readonly SessionOfSubject[];
  /** How many of them a hold covers. */
  readonly held: number;
  /** There are more than one call takes. */
  readonly more: boolean;
}

/** What a request to erase means. */
@Injectable()
export class ErasureTarget {
  constructor(
    private readonly subjects: SubjectOfRecord,
    private readonly sessionsOf: SessionsOf,
    private readonly holds: HoldsStore,
    private readonly access: AccessLog,
  ) {}

  /** Throws `resource_unknown` where there is nothing that could be erased. */
  async of(manager: EntityManager, request: ErasureRequest, by: Principal): Promise<TargetFound> {
    const subject = await this.subjects.of(manager, request);
    await this.access.note(manager, by, 'erasure.ask', { ...subject, dryRun: request.dryRun });
    const found = await this.sessionsOf.of(manager, subject, MOST_SESSIONS + 1);
    const sessions = found.filter(({ hasKey }) => hasKey).slice(0, MOST_SESSIONS);
    if (sessions.length === 0) throw new OstiaryError('resource_unknown', 'There is nothing of it that could be erased.');
    const covered = await this.holds.covered(
      manager,
      sessions.map(({ number }) => number),
    );
    return { subject, sessions, held: covered.length, more: found.length > MOST_SESSIONS };
  }
}
