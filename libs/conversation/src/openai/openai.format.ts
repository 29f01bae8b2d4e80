import { classifyClient } from '../client/classify-client.js';
import type { WireFormat } from '../format/wire-format.js';
import { openAiRoutes } from './openai.routes.js';
import { beats } from './refusal/beats.js';
import { refuseJson, refuseStream, wholeAnswer } from './refusal/refusal.js';
import { OpenAiJsonCodec } from './reply/openai-json.codec.js';
import { OpenAiStreamCodec } from './reply/openai-stream.codec.js';
import { readOpenAiRequest } from './request/read-request.js';

/** OpenAI Chat Completions, as OpenAI and the many servers have it that speak its format. */
export const openAiFormat: WireFormat = {
  name: 'openai',
  toolInput: 'text',
  prefix: '/openai/',
  routes: openAiRoutes,
  credential: (key) => ({ authorization: `Bearer ${key}` }),
  readRequest: readOpenAiRequest,
  client: classifyClient,
  streamCodec: () => new OpenAiStreamCodec(),
  jsonCodec: () => new OpenAiJsonCodec(),
  answer: wholeAnswer,
  refuseStream,
  refuseJson,
  beats,
};
