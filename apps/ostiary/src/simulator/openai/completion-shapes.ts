import type { JsonObject } from '../scripting/json-object.js';
import { RawJson } from '../scripting/raw-json.js';
import type { Choice, Completion, Message } from './completion.js';

type Change = (completion: Completion, text: string) => Completion;
type Members = (text: string) => JsonObject;

const top =
  (members: Members): Change =>
  (completion, text) => ({ ...completion, ...members(text) });

const eachChoice =
  (change: (choice: Choice, text: string) => Choice): Change =>
  (completion, text) => ({ ...completion, choices: completion.choices.map((choice) => change(choice, text)) });

const choice = (members: (text: string) => Partial<Choice>): Change => eachChoice((one, text) => ({ ...one, ...members(text) }));
const eachMessage = (change: (message: Message, text: string) => Message): Change =>
  eachChoice((one, text) => ({ ...one, message: change(one.message, text) }));
const message = (members: Members): Change => eachMessage((one, text) => ({ ...one, ...members(text) }));
/** Members for every tool call that the marker's prompt asks for beside it. */
const call = (members: (text: string, call: JsonObject) => JsonObject): Change =>
  eachMessage((one, text) => ({ ...one, tool_calls: one.tool_calls?.map((each) => ({ ...each, ...members(text, each) })) }));

const cited = { start_index: 0, end_index: 4, url: 'https://docs.example/', title: 'A page' };
const citing = (citation: JsonObject): JsonObject => ({ annotations: [{ type: 'url_citation', url_citation: { ...cited, ...citation } }] });
const spoken = { id: 'audio_sim1', data: 'UklGRg==', expires_at: 1_893_456_000, transcript: '' };
const probability = (token: string) => ({ token, logprob: -0.1, bytes: [...Buffer.from(token)], top_logprobs: [] });

/** Members of the completion, its choices and its messages, known ones and others, with TEXT in them. */
export const completionShapes: Readonly<Record<string, Change>> = {
  'unknown-member': top((text) => ({ ostiary_note: text })),
  'unknown-key': top((text) => ({ [text]: true })),
  'unknown-number': top((text) => ({ ostiary_number: new RawJson(/^\d+$/.test(text) ? text : '0') })),
  'unknown-tree': top((text) => ({ ostiary_tree: [{ id: 1, name: [{ type: text }] }] })),
  'message-id': top((id) => ({ id })),
  model: top((model) => ({ model })),
  fingerprint: top((text) => ({ system_fingerprint: text })),
  'service-tier': top((text) => ({ service_tier: text })),
  moderation: top((text) => ({ moderation: { input: { type: 'error', code: 'x', message: text }, output: null } })),
  usage: (completion, text) => ({ ...completion, usage: { ...completion.usage, ostiary_note: text } }),
  'finish-reason': choice((text) => ({ finish_reason: text })),
  'content-filter': choice(() => ({ finish_reason: 'content_filter' })),
  'choice-member': choice((text) => ({ ostiary_note: text })),
  logprobs: choice((text) => ({ logprobs: { content: text.split(/(?<= )/).map(probability), refusal: null } })),
  'message-member': message((text) => ({ ostiary_note: text })),
  'message-tree': message((text) => ({ ostiary_tree: [{ id: 1, name: [{ type: text }] }] })),
  reasoning: message((text) => ({ reasoning: text })),
  'reasoning-details': message((text) => ({ reasoning_details: [{ type: 'reasoning.text', text, index: 0 }] })),
  annotation: message((text) => citing({ title: text })),
  'annotation-url': message((text) => citing({ url: `https://docs.example/${text}` })),
  audio: message((text) => ({ audio: { ...spoken, transcript: text } })),
  'audio-data': message((text) => ({ audio: { ...spoken, data: text } })),
  'tool-id': call((id) => ({ id })),
  'tool-type': call((type) => ({ type })),
  'tool-name': call((name, each) => ({ function: { ...(each['function'] as object), name } })),
  'tool-member': call((text) => ({ ostiary_note: text })),
};
