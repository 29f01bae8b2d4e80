import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { storable, storableJson } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AccessAction, showsContent } from './access-action.js';
import { ReasonContext } from './reason-context.js';

/** Who looked at what, and why. Written in the transaction of the read, so that nothing is shown that was not noted. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly reasons: ReasonContext,
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
    await manager.query(
      'INSERT INTO access (reader_issuer, reader_subject, reader_name, action, target, reason) VALUES ($1, $2, $3, $4, $5, $6)',
      [
        storable(reader.issuer),
        storable(reader.subject),
        storable(reader.name),
        action,
        // As JSON first: a moment among the filters of a list is told as text.
        storableJson(JSON.parse(JSON.stringify(target))),
        this.reasons.current === null ? null : storable(this.reasons.current),
      ],
    );
  }
}
