/** Names of span attributes for model calls. Source: OpenTelemetry semantic conventions for generative AI, kept here because they are still in motion. */
export const genAi = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  responseFinishReasons: 'gen_ai.response.finish_reasons',
  conversationId: 'gen_ai.conversation.id',
  usageInputTokens: 'gen_ai.usage.input_tokens',
  usageOutputTokens: 'gen_ai.usage.output_tokens',
  usageCacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  usageCacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',
} as const;

/** Attributes of our own. Values are ids and codes, never content. */
export const ostiaryAttributes = {
  exchange: 'ostiary.exchange.id',
  session: 'ostiary.session.id',
  verdict: 'ostiary.verdict',
  outcome: 'ostiary.outcome',
  rules: 'ostiary.rules',
} as const;
