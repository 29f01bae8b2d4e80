import { parseJson } from '../../json/parse-json.js';
import { usageOf as usageOfNode } from './usage.js';

const usageOf = (piece: unknown, before?: Parameters<typeof usageOfNode>[1]) => usageOfNode(parseJson(JSON.stringify(piece)), before);

describe('usageOf', () => {
  it('follows a stream: the start tells the input, later counts replace earlier ones', () => {
    const start = usageOf({
      type: 'message_start',
      message: { usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 2, output_tokens: 1 } },
    });
    // A stream that is cut here has said more than the one token that its start counts, and nobody knows how many.
    expect(start).toEqual({ inputTokens: 10, outputTokens: null, cacheReadTokens: 5, cacheWriteTokens: 2 });
    const first = usageOf({ type: 'message_delta', usage: { output_tokens: 7 } }, start);
    expect(usageOf({ type: 'message_delta', usage: { output_tokens: 9, input_tokens: 11 } }, first)).toEqual({
      inputTokens: 11,
      outputTokens: 9,
      cacheReadTokens: 5,
      cacheWriteTokens: 2,
    });
  });

  it.each([null, 5, 'x', {}, { usage: null }, { usage: { output_tokens: 'many' } }, { message: [] }])('learns nothing from %j', (piece) => {
    const before = { inputTokens: 1, outputTokens: 2, cacheReadTokens: null, cacheWriteTokens: null };
    expect(usageOf(piece)).toBeNull();
    expect(usageOf(piece, before)).toEqual(before);
  });
});
