import { isLeftOut, type ChangedByRetries } from '../../format/changed-by-retries.js';
import type { JsonMember } from '../../json/json-node.js';
import { isUnique } from './session-hint.js';
import { requestSchema } from './request.schema.js';

/** What the official clients change when they send a call again; docs/approvals.md tells it. */
export const changedByRetries: ChangedByRetries = {
  stream: { about: 'how the answer is sent' },
  stream_options: { about: 'what is told beside the answer' },
  max_tokens: { about: 'how long the answer may be' },
  max_completion_tokens: { about: 'the same by its newer name' },
  reasoning_effort: { about: 'how hard the model thinks' },
  prompt_cache_key: {
    about: 'which cache the provider may use; a name that was made for one conversation',
    also: (value) => value.kind === 'string' && isUnique(value.value),
  },
  prompt_cache_retention: { about: 'how long the provider keeps that cache' },
  prompt_cache_options: { about: 'how the provider uses that cache' },
  service_tier: { about: 'how the call is billed' },
};

/** Whether no decision is about a member of the body. */
export const isChangedByRetries = (member: JsonMember): boolean => isLeftOut(member, changedByRetries, requestSchema);
