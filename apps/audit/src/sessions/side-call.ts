import type { ExchangeEntity } from './exchange.entity.js';

/** What clients call a call that is beside the conversation: Claude Code's words. */
const besideClasses = ['auxiliary', 'side_reply', 'compaction'];
const countPath = '/v1/messages/count_tokens';

/** Whether a call is certain not to be a turn of a conversation: its client says so, or it counts tokens. */
export const isSideCall = ({ requestClass, route }: Pick<ExchangeEntity, 'requestClass' | 'route'>): boolean =>
  besideClasses.includes(requestClass ?? '') || route?.path === countPath;

/** The same in SQL, of the rows of `exchange e`. */
export const SIDE_CALL = `(coalesce(e.request_class = ANY('{${besideClasses.join(',')}}'), false) OR coalesce(e.route->>'path' = '${countPath}', false))`;
