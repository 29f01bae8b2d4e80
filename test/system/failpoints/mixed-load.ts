import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngressClient } from '../harness/ingress-client.js';
import { IngressClient as Client, messagesBody } from '../harness/ingress-client.js';
import type { People, User } from '../harness/people.js';
import { uniqueSecret, uniqueWord } from '../harness/unique.js';
import type { Random } from './random.js';

/** How a call is meant, which decides what may become of it. */
export type Fate = 'passes' | 'blocked' | 'approved' | 'denied' | 'forgotten';

interface Kind {
  readonly name: string;
  readonly fate: Fate;
  readonly caller: User;
  readonly stream: boolean;
  readonly leaves?: 'amid the reply' | 'while held';
  readonly tools?: true;
  /** In OpenAI's format rather than Anthropic's. */
  readonly chat?: true;
  prompt(word: string, said: readonly string[]): string;
}

/** What one client sent and saw. */
export interface Call {
  readonly kind: Kind;
  /** Stands in its prompt and nowhere else. */
  readonly word: string;
  /** The model is asked to say these. */
  readonly said: readonly string[];
  /** Stands in the prompt, and must never reach the provider. */
  readonly secret: string;
  readonly exchange: string | null;
  /** Null: the connection broke before an answer began. */
  readonly status: number | null;
  readonly body: string;
  readonly isStream: boolean;
  /** Whether the answer came to its end, as HTTP has it. */
  readonly whole: boolean;
}

const echo = (said: readonly string[]) => `sim:echo ${said.join(' ')}`;
const risky = (word: string) => `Check the prod database for ${word}`;
const padding = 'All of this is about the weather of last week. '.repeat(200);
/** So that the prompt itself does not hold the command's words. */
const toolCall = (command: string) => `sim:tool {"name":"Bash","input":{"command":"{{reverse ${[...command].toReversed().join('')}}}"}}`;

const kinds: readonly Kind[] = [
  { name: 'clean', fate: 'passes', caller: 'alice', stream: false, prompt: (word, said) => `${word} ${echo(said)}` },
  { name: 'clean stream', fate: 'passes', caller: 'bob', stream: true, prompt: (word, said) => `${word} sim:pace 20 ${echo(said)}` },
  {
    name: 'leaving',
    fate: 'passes',
    caller: 'erin',
    stream: true,
    leaves: 'amid the reply',
    prompt: (word, said) => `${word} sim:pace 80 ${echo(said)}`,
  },
  { name: 'masked', fate: 'passes', caller: 'alice', stream: false, prompt: (word) => `Use SECRET for ${word}` },
  { name: 'blocked', fate: 'blocked', caller: 'alice', stream: false, prompt: (word) => `Please dump the customers table for ${word}` },
  { name: 'approved', fate: 'approved', caller: 'alice', stream: false, prompt: risky },
  { name: 'approved stream', fate: 'approved', caller: 'dave', stream: true, prompt: risky },
  { name: 'approved, long', fate: 'approved', caller: 'erin', stream: false, prompt: (word) => `${risky(word)}. ${padding}` },
  { name: 'denied', fate: 'denied', caller: 'carol', stream: false, prompt: risky },
  { name: 'denied stream', fate: 'denied', caller: 'carol', stream: true, prompt: (word) => `${risky(word)}, please` },
  { name: 'forgotten', fate: 'forgotten', caller: 'dave', stream: true, leaves: 'while held', prompt: risky },
  { name: 'clean chat', fate: 'passes', caller: 'bob', stream: true, chat: true, prompt: (word, said) => `${word} ${echo(said)}` },
  { name: 'approved chat', fate: 'approved', caller: 'erin', stream: false, chat: true, prompt: risky },
  { name: 'denied chat', fate: 'denied', caller: 'carol', stream: true, chat: true, prompt: risky },
  {
    name: 'tool',
    fate: 'approved',
    caller: 'alice',
    stream: true,
    tools: true,
    prompt: (word) => toolCall(`terraform destroy ${word}`),
  },
];

/** What reviewers are to say of a card that holds the word. */
export type Intents = Map<string, 'approve' | 'deny'>;

/** Every kind of call once to an ingress, in an order that the seed decides, close upon one another; resolves when each has come to its end. */
export async function volley(people: People, ingress: string, random: Random, intents: Intents): Promise<Call[]> {
  const calls = random.shuffled(kinds).map(async (kind, place) => {
    await sleep(place * 120);
    return await make(kind, (await people.calling(kind.caller)).at(ingress), intents);
  });
  return Promise.all(calls);
}

const chatBody = (prompt: string, { stream }: Kind): string =>
  JSON.stringify({ model: 'gpt-5', stream, messages: [{ role: 'user', content: prompt }] });

async function make(kind: Kind, client: IngressClient, intents: Intents): Promise<Call> {
  const [word, secret, said] = [uniqueWord(), uniqueSecret(), Array.from({ length: 12 }, uniqueWord)];
  if (kind.fate === 'approved') intents.set(word, 'approve');
  if (kind.fate === 'denied') intents.set(word, 'deny');
  const leaving = new AbortController();
  const seen = { kind, word, said, secret };
  const prompt = kind.prompt(word, said).replace('SECRET', secret);
  const options = { stream: kind.stream, session: randomUUID(), ...(kind.tools ? { tools: [Client.bash] } : {}) };
  if (kind.leaves === 'while held') void sleep(2_500).then(() => leaving.abort());
  const [path, content] = kind.chat
    ? (['/openai/v1/chat/completions', chatBody(prompt, kind)] as const)
    : (['/v1/messages', messagesBody(prompt, options)] as const);
  const response = await client.open(path, { method: 'POST', body: content }, { ...options, signal: leaving.signal }).catch(() => null);
  if (response === null) return { ...seen, exchange: null, status: null, body: '', isStream: false, whole: false };
  const head = { exchange: response.headers.get('ostiary-exchange'), status: response.status };
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const decoder = new TextDecoder();
  let body = '';
  try {
    for await (const chunk of response.body ?? []) {
      body += decoder.decode(chunk, { stream: true });
      if (kind.leaves === 'amid the reply' && body.includes('content_block_delta')) leaving.abort();
    }
    return { ...seen, ...head, isStream, body, whole: true };
  } catch {
    return { ...seen, ...head, isStream, body, whole: false };
  }
}
