import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { storable, storableJson } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { readEvent } from '../security-events/record-events.js';
import { SecurityEvents } from '../security-events/security-events.js';
import { type AccessAction, showsContent } from './access-action.js';
import { ReasonContext } from './reason-context.js';

/** Who looked at what, and why. Written in the transaction of the read, so that nothing is shown that was not noted. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly reasons: ReasonContext,
    private readonly events: SecurityEvents,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Whether content may be shown to the caller without more: it is not where a reason is asked for and none is given. */
  get hasReason(): boolean {
    return !this.config.audit.access.requireReason || this.reasons.current !== null;
  }

  /** Rejects with `reason_missing` where content is looked at and the reason that the configuration asks for is not given. */
  async note(manager: EntityManager, reader: Principal, action: AccessAction, target: Readonly<Record<string, unknown>>): Promise<void> {
    if (showsContent(action) && !this.hasReason)
      throw new OstiaryError('reason_missing', 'Say in the header x-ostiary-reason why you look at this: it is recorded with your name.');
    const reason = this.reasons.current;
    const [row] = await manager.query<{ id: string; at: Date }[]>(
      `INSERT INTO access (reader_issuer, reader_subject, reader_name, action, target, reason) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, at`,
      [
        storable(reader.issuer),
        storable(reader.subject),
        storable(reader.name),
        action,
        // As JSON first: a moment among the filters of a list is told as text.
        storableJson(JSON.parse(JSON.stringify(target))),
        reason === null ? null : storable(reason),
      ],
    );
    const id = `${row!.id} ${row!.at.toISOString()}`;
    await this.events.tell(manager, [readEvent({ id, reader, action, about: aboutOf(target), reason, at: Number(row!.at) })]);
  }
}

/** The exchange or session that was looked at; what a list was asked for may hold anybody's words and stays in the table. */
function aboutOf({ exchange, session }: Readonly<Record<string, unknown>>): string | null {
  const one = exchange ?? session;
  return typeof one === 'string' ? one : null;
}
