import type { Principal } from '#contracts';
import { storable, storableJson } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export type AccessAction =
  | 'sessions.list'
  | 'session.read'
  | 'exchanges.list'
  | 'exchange.read'
  | 'request.read'
  | 'chains.list'
  | 'turned_away.list'
  | 'checkpoints.list'
  | 'exchange.proof'
  | 'provenance.ask';

/** Who looked at what. Written in the transaction of the read, so that nothing is shown that was not noted. */
@Injectable()
export class AccessLog {
  async note(manager: EntityManager, reader: Principal, action: AccessAction, target: Readonly<Record<string, unknown>>): Promise<void> {
    await manager.query('INSERT INTO access (reader_issuer, reader_subject, reader_name, action, target) VALUES ($1, $2, $3, $4, $5)', [
      storable(reader.issuer),
      storable(reader.subject),
      storable(reader.name),
      action,
      storableJson(target),
    ]);
  }
}
