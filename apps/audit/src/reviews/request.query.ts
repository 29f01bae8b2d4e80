import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { rolesOf } from '#identity';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { BodyReader } from '../content/body.reader.js';
import { bodyNameOf, exchangeById } from '../sessions/exchange.rows.js';
import { ReviewAccessStore } from './review-access.store.js';

export const requestSchema = z.object({
  exchangeId: z.string().describe('The exchange.'),
  sessionId: z.string().describe('The conversation that it is part of.'),
  request: z.unknown().describe('The whole body in masked form: its JSON value, or its text if it is none.'),
});
export type RequestView = z.infer<typeof requestSchema>;

/** Reading what somebody is asked to decide about. Every read is noted, in its own transaction. */
@Injectable()
export class RequestQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly reviews: ReviewAccessStore,
    private readonly bodies: BodyReader,
    private readonly access: AccessLog,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Rejects with `resource_unknown` for whoever may not read it, too: to them it does not exist. */
  one(id: string, reader: Principal): Promise<RequestView> {
    return this.transactions.run(async (manager) => {
      if (!(await this.mayRead(manager, id, reader))) throw new OstiaryError('resource_unknown', 'There is no such exchange.');
      const row = await exchangeById(manager, id);
      if (!row?.startedAt) throw new OstiaryError('resource_unknown', 'The exchange has not reached the audit yet: ask again in a moment.');
      await this.access.note(manager, reader, this.isAuditor(reader) ? 'request.read' : 'request.review', {
        exchange: id,
        session: row.session.id,
      });
      const request = await this.bodies.read(manager, Number(row.session.number), bodyNameOf(row, 'request'));
      return { exchangeId: id, sessionId: row.session.id, request };
    });
  }

  private async mayRead(manager: EntityManager, id: string, reader: Principal): Promise<boolean> {
    return this.isAuditor(reader) || (await this.reviews.mayRead(manager, id, reader));
  }

  private isAuditor(reader: Principal): boolean {
    const roles = rolesOf(reader, this.config.identity.roles);
    return roles.has('auditor') || roles.has('administrator');
  }
}
