import { classifyClient } from '../client/classify-client.js';
import type { WireFormat } from '../format/wire-format.js';
import { anthropicRoutes } from './anthropic.routes.js';
import { beats } from './refusal/beats.js';
import { answer, refuseJson, refuseStream } from './refusal/refusal.js';
import { AnthropicJsonCodec } from './reply/anthropic-json.codec.js';
import { AnthropicStreamCodec } from './reply/anthropic-stream.codec.js';
import { readAnthropicRequest } from './request/read-request.js';

/** Anthropic Messages. */
export const anthropicFormat: WireFormat = {
  name: 'anthropic',
  toolInput: 'value',
  prefix: '/',
  routes: anthropicRoutes,
  credential: (key) => ({ 'x-api-key': key }),
  readRequest: readAnthropicRequest,
  client: classifyClient,
  streamCodec: () => new AnthropicStreamCodec(),
  jsonCodec: () => new AnthropicJsonCodec(),
  answer,
  refuseStream,
  refuseJson,
  beats,
};
