import { usageOfCall } from './usage-of-call.js';

const told = { inputTokens: 10, outputTokens: 1, cacheReadTokens: 5, cacheWriteTokens: null };
const call = { usage: told, replyBytes: 3_200, upstreamFirstByteMs: 5, asked: { stream: true } };
const guess = { inputTokens: 25, outputTokens: 100, cacheReadTokens: null, cacheWriteTokens: null };

describe('what a call used', () => {
  it.each([
    ['what the provider told', call, false, told],
    ['nothing before a reply began', { ...call, usage: null, upstreamFirstByteMs: null }, false, null],
    ['a guess where the provider told nothing', { ...call, usage: null }, false, guess],
    ['a guess from a whole answer', { ...call, usage: null, asked: { stream: false } }, false, { ...guess, outputTokens: 800 }],
    ['at least what the client got before it left', call, true, { ...told, outputTokens: 100 }],
    ['what was told where that is more', { ...call, usage: { ...told, outputTokens: 500 } }, true, { ...told, outputTokens: 500 }],
  ])('is %s', (_what, exchange, hasLeft, expected) => expect(usageOfCall(exchange, 100, hasLeft)).toEqual(expected));
});
