import { content, dictionary, leaf, list, number, object, variant, words, type ObjectSchema, type Schema } from '../../schema/schema.js';

const flag = content;
const model = leaf('name', 'the model', /^[\w.:@/+-]{1,256}$/);
const id = leaf('name', 'an id that the provider gave', /^[\w.:-]{1,128}$/);

const numbers = (...names: string[]): ObjectSchema => object(Object.fromEntries(names.map((name) => [name, number])));

/** Source: OpenAI API reference, `CompletionUsage`. */
const usage = object({
  ...numbers('prompt_tokens', 'completion_tokens', 'total_tokens').members,
  prompt_tokens_details: numbers('audio_tokens', 'cached_tokens', 'cache_write_tokens'),
  completion_tokens_details: numbers('accepted_prediction_tokens', 'audio_tokens', 'reasoning_tokens', 'rejected_prediction_tokens'),
});

const verdict = object({
  type: words('moderation_result'),
  model,
  flagged: flag,
  categories: dictionary(flag),
  category_scores: dictionary(number),
  category_applied_input_types: dictionary(list(words('text', 'image'))),
});
const moderated = variant('type', {
  moderation_results: object({ type: words('moderation_results'), model, results: list(verdict) }),
});

/** What comes with every chunk of a reply again, and says the same in each. */
export const envelope: Readonly<Record<string, Schema>> = {
  id,
  object: words('chat.completion', 'chat.completion.chunk'),
  created: number,
  model,
  system_fingerprint: id,
  service_tier: words('auto', 'default', 'flex', 'scale', 'priority', 'fast'),
};

/** A reply or a chunk of one, without its choices, which are read by themselves. */
export const replySchema = object({ ...envelope, usage, moderation: object({ input: moderated, output: moderated }) });

const filtered = object({ filtered: flag, detected: flag, severity: words('safe', 'low', 'medium', 'high') });
const filters = Object.fromEntries(
  ['hate', 'self_harm', 'sexual', 'violence', 'jailbreak', 'profanity', 'indirect_attack'].map((name) => [name, filtered]),
);
/** A choice without what it says and why it ended. Azure adds what its filters saw to every chunk. */
export const choiceSchema = object({ content_filter_results: object(filters) });

/** A tool call without its id, name and input. */
export const callSchema = object({ type: words('function', 'custom') });
export const callIdSchema = leaf('name', 'the id that pairs a tool call with its result', /^[\w-]{1,64}$/);
export const callNameSchema = leaf('name', 'the name of a tool', /^[\w-]{1,128}$/);

export const errorSchema = object({
  error: object({
    message: content,
    type: words(
      'invalid_request_error',
      'authentication_error',
      'permission_error',
      'not_found_error',
      'rate_limit_error',
      'server_error',
      'insufficient_quota',
      'tokens',
      'requests',
    ),
    param: content,
    code: content,
  }),
});

export const roles: ReadonlySet<string> = new Set(['assistant', 'user', 'system', 'developer', 'tool']);
export const finishReasons: ReadonlySet<string> = new Set(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']);
