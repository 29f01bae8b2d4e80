import { readAnthropicRequest } from './anthropic/request/read-request.js';
import type { Conversation } from './format/conversation.js';
import type { FormatName } from './format/wire-format.js';
import { readOpenAiRequest } from './openai/request/read-request.js';

type ReadRequest = (text: string, headers: Readonly<Record<string, string | string[] | undefined>>) => Conversation;

const readers: Readonly<Record<FormatName, ReadRequest>> = { anthropic: readAnthropicRequest, openai: readOpenAiRequest };

/** How a format's requests are read. A worker knows formats by name only. */
export const requestReader = (name: FormatName): ReadRequest => readers[name];
