import { carried, refused } from '../format/route.js';
import type { Route } from '../format/wire-format.js';

const chatOnly = (what: string): string => `${what} are not carried. Use POST /openai/v1/chat/completions.`;
const noResponses =
  'The Responses API keeps conversations and runs tools at the provider, where they can’t be judged. Use POST /openai/v1/chat/completions.';
const noStored = 'Completions that the provider keeps stand under one key for everybody, so they are not given out.';
const noFiles =
  'Files that the provider keeps are not carried: what they hold could not be inspected when it is used. Send the content in the message.';
const noMedia = 'Images, speech and video are not carried: nobody here can read what they hold.';
const noEmbeddings = 'Embeddings are not carried: what they are made of comes back as numbers that nobody here can read.';

const every = (name: string, path: string, refusal: string, ...methods: readonly string[]): Route[] =>
  methods.flatMap((method) => [
    refused(`openai.${name}_${method.toLowerCase()}`, method, `/openai/v1/${path}`, refusal),
    refused(`openai.${name}_any_${method.toLowerCase()}`, method, `/openai/v1/${path}/*`, refusal),
  ]);

/** The closed route table of the OpenAI API; what is not in it is refused as unknown. Source: OpenAI API reference */
export const openAiRoutes: readonly Route[] = [
  carried('openai.chat_completions', 'generate', 'POST', '/openai/v1/chat/completions', '/v1/chat/completions'),
  carried('openai.models', 'list', 'GET', '/openai/v1/models', '/v1/models'),
  carried('openai.model', 'list', 'GET', '/openai/v1/models/:id', '/v1/models/:id'),
  ...every('stored_completion', 'chat/completions', noStored, 'GET', 'DELETE'),
  refused('openai.stored_completion_update', 'POST', '/openai/v1/chat/completions/*', noStored),
  ...every('responses', 'responses', noResponses, 'POST', 'GET', 'DELETE'),
  ...every('conversations', 'conversations', noResponses, 'POST', 'GET', 'DELETE'),
  ...every('completions', 'completions', chatOnly('Plain completions'), 'POST'),
  ...every('embeddings', 'embeddings', noEmbeddings, 'POST'),
  ...every('files', 'files', noFiles, 'POST', 'GET', 'DELETE'),
  ...every('uploads', 'uploads', noFiles, 'POST'),
  ...every('vector_stores', 'vector_stores', noFiles, 'POST', 'GET', 'DELETE'),
  ...every('batches', 'batches', chatOnly('Batches, whose calls stand in a file at the provider,'), 'POST', 'GET'),
  ...every('assistants', 'assistants', noResponses, 'POST', 'GET', 'DELETE'),
  ...every('threads', 'threads', noResponses, 'POST', 'GET', 'DELETE'),
  ...every('audio', 'audio', noMedia, 'POST'),
  ...every('images', 'images', noMedia, 'POST'),
  ...every('videos', 'videos', noMedia, 'POST', 'GET', 'DELETE'),
  ...every('realtime', 'realtime', noMedia, 'POST', 'GET'),
  ...every('moderations', 'moderations', chatOnly('Moderations'), 'POST'),
  ...every('fine_tuning', 'fine_tuning', noFiles, 'POST', 'GET'),
];
