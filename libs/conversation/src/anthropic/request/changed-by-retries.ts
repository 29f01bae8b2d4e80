import { isLeftOut, type ChangedByRetries } from '../../format/changed-by-retries.js';
import type { JsonMember, JsonNode } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { tryParseJson } from '../../json/parse-json.js';
import { requestSchema } from './schema/request.schema.js';

const OLDER_USER = /^user_[0-9a-f]{64}_account_[0-9a-f-]{0,36}_session_[0-9a-f-]{36}$/;
const USER_PARTS = new Set(['device_id', 'account_uuid', 'session_id']);

/** What the official clients change when they send a call again; docs/approvals.md tells it. */
export const changedByRetries: ChangedByRetries = {
  stream: { about: 'how the answer is sent' },
  max_tokens: { about: 'how long the answer may be' },
  thinking: { about: 'how long the model thinks' },
  metadata: { about: 'Claude Code’s own name for its user, device and session', also: isClientsOwnName },
  context_management: { about: 'how the provider shortens a long conversation' },
  output_config: { about: 'how hard the model tries' },
  cache_control: { about: 'where the provider may begin its cache; left out wherever it stands' },
};

/** Whether no decision is about a member of the body. */
export const isChangedByRetries = (member: JsonMember): boolean => isLeftOut(member, changedByRetries, requestSchema);

/** Only what is nothing but ids: under the name of a user anything could be said. */
function isClientsOwnName(metadata: JsonNode): boolean {
  if (metadata.kind !== 'object' || metadata.members.length !== 1) return false;
  const userId = stringOf(metadata, 'user_id');
  if (userId === undefined || userId.length > 512) return false;
  if (OLDER_USER.test(userId)) return true;
  const parts = tryParseJson(userId);
  return (
    parts?.kind === 'object' &&
    memberOf(parts, 'session_id') !== undefined &&
    parts.members.every(({ key, value }) => USER_PARTS.has(key) && value.kind === 'string' && /^[0-9a-f-]{0,64}$/.test(value.value))
  );
}
