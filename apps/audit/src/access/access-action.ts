import { z } from 'zod';

/**
 * What somebody may look at, and what that shows. `content`: what other people wrote, or a way to find it out: where the configuration asks for a
 * reason, it asks here. `facts`: who, when and how; a list leaves titles out where it would need a reason. `own`: one's own. A reviewer who looks at a
 * call needs no reason: the approval is one.
 */
const shown = {
  'sessions.list': 'facts',
  'session.read': 'facts',
  'exchanges.list': 'facts',
  'exchanges.search': 'content',
  'exchanges.export': 'facts',
  'exchange.read': 'content',
  'exchange.replay': 'content',
  'session.replay': 'content',
  'request.read': 'content',
  'request.review': 'facts',
  'reference.read': 'facts',
  'chains.list': 'facts',
  'turned_away.list': 'facts',
  'checkpoints.list': 'facts',
  'exchange.proof': 'facts',
  'provenance.ask': 'content',
  'policy.backtest': 'content',
  'access.list': 'facts',
  'erasure.ask': 'facts',
  'erasures.list': 'facts',
  'holds.list': 'facts',
  'retention.read': 'facts',
  'retention.apply': 'facts',
  'verification.tell': 'facts',
  'own_sessions.list': 'own',
  'own_session.read': 'own',
  'own_exchanges.list': 'own',
  'own_exchange.read': 'own',
} as const satisfies Record<string, 'content' | 'facts' | 'own'>;

export type AccessAction = keyof typeof shown;
export const accessActionSchema = z.enum(Object.keys(shown) as [AccessAction, ...AccessAction[]]);

export const showsContent = (action: AccessAction): boolean => shown[action] === 'content';
