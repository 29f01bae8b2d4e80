import { createAnthropic } from '@ai-sdk/anthropic';
import { aiTools, askAi } from './ai-sdk.mjs';
import { stack } from './ostiary.mjs';
import { model } from './sdk.mjs';

const client = (stream) => (prompt) => {
  const provider = createAnthropic({ baseURL: `${stack.ingress}/v1`, apiKey: stack.tokens.alice });
  return askAi({ model: provider(model), prompt, tools: aiTools }, stream);
};

/** The Vercel AI SDK with its Anthropic provider, through the gateway as alice. */
export const aiAnthropic = [
  { name: 'JSON', stream: false, ask: client(false) },
  { name: 'stream', stream: true, ask: client(true) },
];
