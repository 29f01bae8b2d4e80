import { formatNamed } from '#conversation';
import { asFrames, blockFrames, frame } from './anthropic-reply.fake.js';
import { ReplyBench, rulesOf } from './guarded-reply.fake.js';

const anthropic = formatNamed('anthropic');
const iban = 'DE89 3704 0044 0532 0130 00';
const rules = (inRequest: boolean) =>
  rulesOf(`version: 1
rules:
  - id: personal
    on: [reply]
    match: { findings: [pii], inRequest: ${inRequest} }
    action: mask
`);

/** A streamed reply that says a text a character a delta. */
const said = (text: string): string[] => {
  const [start, ...end] = asFrames({ content: [], stopReason: 'end_turn' });
  const block = blockFrames({ type: 'text', text: '' }, 0);
  const deltas = Array.from(text, (piece) => frame({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } }));
  return [start ?? '', block[0] ?? '', ...deltas, block.at(-1) ?? '', ...end];
};

describe('a rule on values that the request holds, or does not hold', () => {
  it.each([true, false])('holds a stream back like a text that comes at once (inRequest: %s)', async (inRequest) => {
    const ruleset = rules(inRequest);
    const [found] = ruleset.scanner.scan(iban).findings;
    expect(found?.category).toBe('pii');
    const fingerprints = new Set(inRequest ? [found!.fingerprint] : []);
    const { told, findings } = await new ReplyBench(ruleset, { fingerprints }).stream(
      anthropic.streamCodec({ kind: 'unknown' }),
      said(`Pay to ${iban}, please.`),
    );
    const text = told
      .split('\n')
      .flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as { delta?: { text?: string } }] : []))
      .map(({ delta }) => delta?.text ?? '')
      .join('');
    expect(text).toMatch(/^Pay to \[.+\], please\.$/);
    expect(findings).toHaveLength(1);
  });
});
