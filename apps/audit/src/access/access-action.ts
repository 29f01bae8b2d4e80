import { z } from 'zod';

/** What somebody may look at. */
export const accessActionSchema = z.enum([
  'sessions.list',
  'session.read',
  'exchanges.list',
  'exchanges.search',
  'exchanges.export',
  'exchange.read',
  'exchange.replay',
  'session.replay',
  'request.read',
  'request.review',
  'reference.read',
  'chains.list',
  'turned_away.list',
  'checkpoints.list',
  'exchange.proof',
  'provenance.ask',
  'policy.backtest',
  'access.list',
  'erasure.ask',
  'erasures.list',
  'holds.list',
  'own_sessions.list',
  'own_session.read',
  'own_exchanges.list',
  'own_exchange.read',
]);
export type AccessAction = z.infer<typeof accessActionSchema>;

/** Those that show what other people wrote, or let it be found out: where the configuration asks for a reason, it asks here. */
const ofContent: ReadonlySet<AccessAction> = new Set([
  'exchanges.search',
  'exchange.read',
  'exchange.replay',
  'session.replay',
  'request.read',
  'policy.backtest',
]);

export const showsContent = (action: AccessAction): boolean => ofContent.has(action);
