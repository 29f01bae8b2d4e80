import type { WireFormat } from '../format/wire-format.js';
import { beats } from './refusal/beats.js';
import { answer, refuseJson, refuseStream } from './refusal/refusal.js';
import { AnthropicJsonCodec } from './reply/anthropic-json.codec.js';
import { AnthropicStreamCodec } from './reply/anthropic-stream.codec.js';

/** What comes back by the Messages API, and what Ostiary answers in its place. */
export const anthropicReplies = {
  streamCodec: () => new AnthropicStreamCodec(),
  jsonCodec: () => new AnthropicJsonCodec(),
  answer,
  refuseStream,
  refuseJson,
  beats,
} satisfies Pick<WireFormat, 'streamCodec' | 'jsonCodec' | 'answer' | 'refuseStream' | 'refuseJson' | 'beats'>;
