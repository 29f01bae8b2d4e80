import Anthropic from '@anthropic-ai/sdk';
import { stack } from './ostiary.mjs';

/** The SDK as an application has it, but for the retries: a test counts calls, so each test says how many it allows. */
export const anthropic = (options = {}) =>
  new Anthropic({ baseURL: stack.ingress, authToken: stack.tokens.alice, apiKey: null, maxRetries: 2, ...options });

export const model = 'claude-sonnet-5-5';

/** The parameters of a call with one prompt. */
export const prompt = (text, more = {}) => ({ model, max_tokens: 1024, messages: [{ role: 'user', content: text }], ...more });

export const bashTool = {
  name: 'Bash',
  description: 'Runs a command',
  input_schema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
};

/** The text of a message. */
export const textOf = (message) =>
  message.content
    .filter(({ type }) => type === 'text')
    .map(({ text }) => text)
    .join('');
