import * as fc from 'fast-check';
import { same } from '../../format/reply-event.js';
import { asChunks, asJson, asStream, plainReply } from './openai-reply.arbitrary.js';
import { replacing, runJson, runStream, toldBy } from './run-codec.fake.js';
import { consume, type Received } from './strict-consumer.fake.js';

const size = fc.integer({ min: 1, max: 40 });
const canary = 'c4nary-"\\-é';
const quoted = JSON.stringify(canary).slice(1, -1);

/** A reply as a client has it in the end, without what is left out and what hides lengths. */
const essence = ({ choices, around, done }: Received): unknown => ({ choices: [...choices], around: without(around, 'obfuscation'), done });
const withoutProbabilities = (text: string): unknown => {
  const { choices, ...around } = JSON.parse(text);
  return { ...around, choices: choices.map((choice: object) => without(choice, 'logprobs')) };
};
const without = (value: object, key: string): object => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

describe('the codecs of chat completions', () => {
  it('say the same when nothing is changed, in any chunking', () => {
    fc.assert(
      fc.property(plainReply, fc.nat(), fc.boolean(), size, (reply, at, together, bytes) => {
        const stream = asStream(asChunks(reply, at, together));
        expect(essence(consume(runStream(stream, () => same, bytes).written))).toEqual(essence(consume(stream)));
        expect(withoutProbabilities(runJson(asJson(reply), () => same).written)).toEqual(withoutProbabilities(asJson(reply)));
      }),
    );
  });

  it('say the same when everything was held back and let go', () => {
    fc.assert(
      fc.property(plainReply, fc.nat(), fc.boolean(), (reply, at, together) => {
        const stream = asStream(asChunks(reply, at, together));
        expect(essence(consume(runStream(stream, replacing(canary, '')).written))).toEqual(essence(consume(stream)));
        expect(withoutProbabilities(runJson(asJson(reply), replacing(canary, '')).written)).toEqual(withoutProbabilities(asJson(reply)));
      }),
    );
  });

  it('tell a guard the same of a reply, streamed in any chunks or as JSON', () => {
    fc.assert(
      fc.property(plainReply, fc.nat(), fc.boolean(), (reply, at, together) => {
        const streamed = runStream(asStream(asChunks(reply, at, together)), () => same).events;
        expect(toldBy(streamed)).toEqual(toldBy(runJson(asJson(reply), () => same).events));
      }),
    );
  });

  it('pass nothing by a guard, wherever in a reply it stands', () => {
    fc.assert(
      fc.property(plainReply, fc.nat(), fc.boolean(), fc.nat(), (reply, at, together, pick) => {
        const whole = withCanary(asJson(reply), pick);
        passesNothing(() => runJson(whole, replacing(canary, '[masked]')).written);
        const chunks = asChunks(reply, at, together);
        const number = pick % chunks.length;
        const text = withCanary(JSON.stringify(chunks[number]), pick);
        const frames = chunks.map((chunk, index) => `data: ${index === number ? text : JSON.stringify(chunk)}\n\n`).join('');
        passesNothing(() => runStream(`${frames}data: [DONE]\n\n`, replacing(canary, '[masked]')).written);
      }),
      { numRuns: 200 },
    );
  });
});

/** The text of a JSON value with the canary in the place of one of its values, or as a key and a member of one of its objects. */
function withCanary(text: string, pick: number): string {
  let counter = 0;
  let chosen = -1;
  const copy = (value: unknown): unknown => {
    const here = counter++ === chosen;
    if (Array.isArray(value)) return value.map(copy).concat(here ? [canary] : []);
    if (typeof value !== 'object' || value === null) return here ? canary : value;
    const entries = Object.entries(value).map(([key, inner]) => [key, copy(inner)]);
    return Object.fromEntries(here ? [...entries, [canary, canary], ['note', canary]] : entries);
  };
  copy(JSON.parse(text));
  chosen = pick % counter;
  counter = 0;
  return JSON.stringify(copy(JSON.parse(text)));
}

/** A reply that the codec can't read ends, and says nothing. */
function passesNothing(run: () => string): void {
  let seen = '';
  try {
    seen = run();
  } catch (error) {
    expect(error).toMatchObject({ code: 'upstream_broken' });
  }
  expect([seen.includes(canary), seen.includes(quoted)]).toEqual([false, false]);
}
