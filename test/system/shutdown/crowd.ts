import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '#messaging/testing';
import { Answer } from '../harness/answer.js';
import type { ControlApi } from '../harness/control-api.js';
import { messagesBody } from '../harness/ingress-client.js';
import type { People, User } from '../harness/people.js';
import { uniqueWord } from '../harness/unique.js';
import type { Intents } from '../failpoints/mixed-load.js';
import { patient, type PatientProvider, saysFirst, saysLast } from './patient-provider.js';

/** Calls of each kind. */
const size = 100;
const callers: readonly User[] = ['alice', 'dave', 'erin'];

/** One client and what it has of its answer by now. */
export interface Waiting {
  readonly word: string;
  readonly prompt: string;
  readonly caller: User;
  readonly stream: boolean;
  readonly session: string;
  readonly meant: 'approve' | 'deny' | null;
  body: string;
  /** Null: the connection broke before the answer was whole. */
  readonly answer: Promise<Answer | null>;
}

/** Many calls that are held and many whose reply streams, all of them under way. */
export class Crowd {
  private constructor(
    readonly held: readonly Waiting[],
    readonly streaming: readonly Waiting[],
  ) {}

  /** Resolves when every one has its card, or the beginning of its reply. */
  static async gather(people: People, ingress: string, reviewer: ControlApi): Promise<Crowd> {
    const numbers = Array.from({ length: size }, (_, number) => number);
    const callerOf = (number: number): User => callers[number % callers.length] ?? 'alice';
    const held = numbers.map((number) => {
      const word = uniqueWord();
      const meant = number % 5 === 0 ? 'deny' : 'approve';
      return {
        word,
        prompt: `Check the prod database for ${word}`,
        caller: callerOf(number),
        stream: number % 2 === 0,
        session: randomUUID(),
        meant,
      } as const;
    });
    const streaming = numbers.map((number) => {
      const word = uniqueWord();
      return { word, prompt: `${word}, ${patient}`, caller: callerOf(number), stream: true, session: randomUUID(), meant: null } as const;
    });
    const crowd = new Crowd(await sendAll(people, ingress, held), await sendAll(people, ingress, streaming));
    await eventually('every stream to have begun', () => crowd.streaming.every(({ word, body }) => body.includes(saysFirst(word))));
    await eventually('every held call to have its card', async () => {
      await sleep(200);
      const cards = JSON.stringify(await reviewer.pendingApprovals());
      return crowd.held.every(({ word }) => cards.includes(word));
    });
    return crowd;
  }

  /** Sends the held calls once more, as clients do that were told to. */
  async again(people: People, ingress: string): Promise<Crowd> {
    return new Crowd(await sendAll(people, ingress, this.held), []);
  }

  /** What reviewers are to say. */
  get intents(): Intents {
    return new Map(this.held.flatMap(({ word, meant }) => (meant === null ? [] : [[word, meant] as const])));
  }

  /** Resolves when every held call has its answer. */
  async decided(): Promise<void> {
    await Promise.all(this.held.map(({ answer }) => answer));
  }

  /** The exchange of each call; resolves when all have ended. */
  async exchanges(): Promise<string[]> {
    return (await Promise.all([...this.held, ...this.streaming].map(({ answer }) => answer))).flatMap((answer) => answer?.exchange ?? []);
  }

  /** What is wrong with answers where nobody voted and no stream could end: those that are held to be sent again, those that stream cut, and both told. */
  async untold(): Promise<string[]> {
    const told = [
      ...this.held.map(async ({ word, answer }) => {
        const got = await answer;
        return got?.status === 503 && got.body.includes('shutting_down') ? [] : [`held ${word}: ${got?.status} ${got?.body.slice(-300)}`];
      }),
      ...this.streaming.map(async ({ word, answer }) => {
        const got = await answer;
        const isTold =
          got?.text.includes(saysFirst(word).trim()) && got.body.includes('event: error') && !got.body.includes('message_stop');
        return isTold ? [] : [`stream ${word}: ${got?.status} ${got?.body.slice(-300)}`];
      }),
    ];
    return (await Promise.all(told)).flat();
  }

  /** What is wrong with answers where each was to be had whole: as voted, as streamed, and at the provider once. */
  async unmet(provider: PatientProvider): Promise<string[]> {
    const ends = [...this.held, ...this.streaming].map(async ({ word, meant, answer }) => {
      const got = await answer;
      const sent = provider.received(word);
      const isWhole = got !== null && (!got.isStream || /event: (message_stop|error)/.test(got.body));
      const isMet =
        meant === 'deny'
          ? got?.body.includes(`about ${word}`) && sent === 0
          : got?.status === 200 && got.text.includes(saysLast(word)) && sent === 1;
      return isWhole && isMet ? [] : [`${meant ?? 'stream'} ${word}: ${got?.status} ${got?.body.slice(-300)}; sent ${sent} times`];
    });
    return (await Promise.all(ends)).flat();
  }
}

const sendAll = (people: People, ingress: string, calls: readonly Omit<Waiting, 'answer' | 'body'>[]): Promise<Waiting[]> =>
  Promise.all(calls.map((call) => send(people, ingress, call)));

async function send(people: People, ingress: string, call: Omit<Waiting, 'answer' | 'body'>): Promise<Waiting> {
  const client = (await people.calling(call.caller)).at(ingress);
  const options = { stream: call.stream, session: call.session };
  const waiting = { ...call, body: '' };
  const receive = async (): Promise<Answer> => {
    const response = await client.open('/v1/messages', { method: 'POST', body: messagesBody(call.prompt, options) }, options);
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) waiting.body += decoder.decode(chunk, { stream: true });
    return new Answer(response.status, response.headers, waiting.body);
  };
  return Object.assign(waiting, { answer: receive().catch(() => null) });
}
