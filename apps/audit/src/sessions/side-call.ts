import type { ExchangeEntity } from './exchange.entity.js';

/** What clients call a call that is beside the conversation: Claude Code's words. */
const besideClasses = ['auxiliary', 'side_reply', 'compaction'];
const countPath = '/v1/messages/count_tokens';
/** Where a client asks what its tools may do. */
export const hookPath = '/hooks/claude-code';

/** What a hook calls a prompt: of a conversation that passes no gateway, the words that it is known by. */
export const promptClass = 'UserPromptSubmit';

/** Whether a client asked by a hook what a tool may do before it runs. */
export const askedAboutTool = ({
  requestClass,
  route,
}: {
  readonly requestClass?: string | null | undefined;
  readonly route: { readonly path: string };
}): boolean => route.path === hookPath && requestClass === 'PreToolUse';

/** Whether a call is certain not to be a turn of a conversation: its client says so, it counts tokens, or asks about a tool. */
export const isSideCall = ({ requestClass, route }: Pick<ExchangeEntity, 'requestClass' | 'route'>): boolean =>
  besideClasses.includes(requestClass ?? '') || route?.path === countPath || route?.path === hookPath;

/** The same in SQL, of the rows of `exchange e`. */
export const SIDE_CALL = `(coalesce(e.request_class = ANY('{${besideClasses.join(',')}}'), false) OR coalesce(e.route->>'path' IN ('${countPath}', '${hookPath}'), false))`;
