import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal, principalKey } from '#contracts';
import { rolesOf } from '#identity';
import { Inject, Injectable } from '@nestjs/common';

/** `everything`: events and content of everybody. `events`: who, when, what was decided, without anybody's words. `own`: one's own sessions, whole. */
export type ReaderScope = 'everything' | 'events' | 'own';

/** How much of sessions and exchanges somebody may see. */
@Injectable()
export class ReaderRights {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  /** Of lists. Throws `role_missing` for whoever may see nothing. */
  ofEvents(reader: Principal): ReaderScope {
    const roles = rolesOf(reader, this.config.identity.roles);
    if (roles.has('auditor') || roles.has('administrator')) return 'everything';
    if (roles.has('soc')) return 'events';
    if (this.config.audit.access.ownSessions) return 'own';
    throw new OstiaryError('role_missing', 'This needs the role auditor or soc or administrator.');
  }

  /** Of what was said. Throws `role_missing` for whoever may read nothing of it. */
  ofContent(reader: Principal): Exclude<ReaderScope, 'events'> {
    const roles = rolesOf(reader, this.config.identity.roles);
    if (roles.has('auditor') || roles.has('administrator')) return 'everything';
    if (this.config.audit.access.ownSessions) return 'own';
    throw new OstiaryError('role_missing', 'This needs the role auditor or administrator.');
  }
}

/** Whether what is of `principal` is the reader's own. */
export const isOf = (reader: Principal, principal: Pick<Principal, 'issuer' | 'subject'> | null): boolean =>
  principal !== null && principalKey(principal) === principalKey(reader);
