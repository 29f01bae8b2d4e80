import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { bodyName, type BodyKind } from '../content/body-name.js';
import { exchangeDay } from '../partitions/day.js';
import { ExchangeEntity } from './exchange.entity.js';

/** Exchanges (`e`) with their sessions (`s`) and callers (`c`). */
export const exchangesWith = (manager: EntityManager): SelectQueryBuilder<ExchangeEntity> =>
  manager.createQueryBuilder(ExchangeEntity, 'e').innerJoinAndSelect('e.session', 's').leftJoinAndSelect('e.caller', 'c');

/** Exchanges (`e`) alone. */
export const exchangesOf = (manager: EntityManager): SelectQueryBuilder<ExchangeEntity> => manager.createQueryBuilder(ExchangeEntity, 'e');

/** One exchange, found in the partition of its day. */
export const exchangeById = (manager: EntityManager, id: string): Promise<ExchangeEntity | null> =>
  exchangesWith(manager)
    .where('e.id = :id AND e.day = :day', { id, day: exchangeDay(id) })
    .getOne();

/** What the body of an exchange is called, whether there is one or not. */
export const bodyNameOf = ({ id, requestBody, replyBody }: ExchangeEntity, kind: BodyKind): string =>
  (kind === 'request' ? requestBody : replyBody) ?? bodyName(id, kind);
