import type { Conversation } from '../../format/conversation.js';
import { readOpenAiRequest } from './read-request.js';

/** Reads a body as the tests write it; a model is there if the test names none. */
export const plain = (body: object | string, headers: Record<string, string> = {}): Conversation =>
  readOpenAiRequest(typeof body === 'string' ? body : JSON.stringify({ model: 'gpt-5', ...body }), headers);
