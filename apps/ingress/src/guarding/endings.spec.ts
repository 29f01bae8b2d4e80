import { formatNamed } from '#conversation';
import { ClientLeftError } from '../call/endings.js';
import { asFrames, frame } from './anthropic-reply.fake.js';
import { ReplyBench, rulesOf, type GuardedReply } from './guarded-reply.fake.js';
import { readStrictly } from './strict-reader.fake.js';

const format = formatNamed('anthropic');
const client = { kind: 'claude-code' } as const;
const secret = ['AKIA', 'QZ7WJ3XK5VNB2DLM'].join('');
const rules = rulesOf(`
version: 1
rules:
  - id: no-codename
    on: [reply]
    match: { words: ["project nightjar"] }
    action: block
    message: The codename stays inside.
  - id: masked-word
    on: [reply]
    match: { words: ["blue heron"] }
    action: mask
`);

const whole = asFrames(
  {
    content: [
      { type: 'thinking', thinking: 'Let me think of it. ', signature: 'c2lnbmF0dXJlIG9mIGEgdGhvdWdodA==' },
      { type: 'text', text: 'Here is what I know so far: ' },
      { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls' } },
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'weather' } },
      { type: 'text', text: 'And there is more of it. ' },
    ],
    stopReason: 'tool_use',
  },
  6,
);
const textsAt = whole.flatMap((one, at) => (one.includes('"text_delta"') ? [at] : []));
const hit = (at: number, text: string): string[] =>
  whole.toSpliced(
    at,
    0,
    frame({ type: 'content_block_delta', index: whole[at]?.includes('"index":1') === true ? 1 : 4, delta: { type: 'text_delta', text } }),
  );

/** Chunkings that matter: a frame each, all at once, in twos and threes. */
const grouped = (frames: readonly string[], size: number): string[] =>
  Array.from({ length: Math.ceil(frames.length / size) }, (_, at) => frames.slice(at * size, (at + 1) * size).join(''));
const sizes = [1, 2, 3, 1_000];

/** What a client has of the texts of a reply, and what the record has. */
const given = (told: string): string[] => readStrictly(told.slice(0, told.lastIndexOf('\n\n') + 2)).content.flatMap(textOf);
const recordedTexts = ({ recorded }: GuardedReply): string[] => recorded?.blocks.flatMap(textOf) ?? [];
const textOf = (block: object): string[] =>
  Object.entries(block).flatMap(([name, value]) => ((name === 'text' || name === 'thinking') && typeof value === 'string' ? [value] : []));

describe('a streamed reply that a rule ends', () => {
  const cases = textsAt.flatMap((at) => sizes.map((size) => [at, size] as const));
  it.each(cases)('at frame %i, in chunks of %i frames: closes what was begun and no more', async (at, size) => {
    const result = await new ReplyBench(rules).stream(format.streamCodec(client), grouped(hit(at, 'project nightjar!'), size));
    expect(result.error).toMatchObject({ code: 'policy_denied' });
    const { content, error } = readStrictly(result.told);
    expect(error).toMatchObject({ code: 'policy_denied' });
    expect(content.at(-1)).toEqual({ type: 'text', text: 'No.' });
    expect(result.told).not.toContain('nightjar');
    // What earlier frames produced was written, whatever chunk they came in.
    const before = await new ReplyBench(rules).stream(format.streamCodec(client), grouped(whole.slice(0, at), 1));
    expect(result.told.startsWith(before.told)).toBe(true);
    expect(recordedTexts(result)).toEqual(content.slice(0, -1).flatMap(textOf));
  });
});

describe('a reply that is cut', () => {
  it.each(whole.map((_, at) => at))('after frame %i by the provider: the record has what the client got', async (at) => {
    const result = await new ReplyBench(rules).stream(format.streamCodec(client), grouped(whole.slice(0, at), 1));
    expect(result.error).toMatchObject({ code: 'upstream_broken' });
    expect(recordedTexts(result)).toEqual(given(result.told));
  });

  it('by the client, anywhere: the record has what the client got', async () => {
    const all = (await new ReplyBench(rules).stream(format.streamCodec(client), whole)).told;
    for (let after = 1; after < all.length; after += 97) {
      const result = await new ReplyBench(rules).stream(format.streamCodec(client), grouped(whole, 1), after);
      if (result.error !== null) expect(result.error).toBeInstanceOf(ClientLeftError);
      expect(all.startsWith(result.told)).toBe(true);
      expect(recordedTexts(result)).toEqual(given(result.told));
    }
  });

  it('within a key that no rule masks: the record has its label and nothing of it, and says that it was not masked on the way', async () => {
    const text = `the key is ${secret} `;
    const frames = asFrames({ content: [{ type: 'text', text }] }, 4);
    for (let at = 2; at < frames.length; at++) {
      const { told, recorded, findings } = await new ReplyBench(rules).stream(format.streamCodec(client), frames.slice(0, at));
      const record = JSON.stringify(recorded);
      expect(record).not.toContain(secret);
      if (!told.includes('message_stop')) continue;
      expect(record).toMatch(/the key is \[masked:aws-access-key#\w{4}\]/);
      expect(findings).toEqual([expect.objectContaining({ mask: 'record_only' })]);
    }
  });

  it('or not: words that a rule masks are masked in the record too', async () => {
    const reply = asFrames({ content: [{ type: 'text', text: 'a blue heron flew' }] }, 3);
    const { told, recorded, verdict, findings } = await new ReplyBench(rules).stream(format.streamCodec(client), reply);
    expect(given(told)).toEqual(['a [masked:masked-word] flew']);
    expect(recorded?.blocks).toEqual([expect.objectContaining({ text: 'a [masked:masked-word] flew' })]);
    expect([verdict, findings]).toEqual(['mask', [expect.objectContaining({ kind: 'masked-word', mask: 'on_the_way' })]]);
  });

  it('or not: what looks like a seal is text, at the client and in the record', async () => {
    const text = `see\n[sealed:v1:${'A'.repeat(60)}]`;
    const { told, recorded } = await new ReplyBench(rules).stream(
      format.streamCodec(client),
      asFrames({ content: [{ type: 'text', text }] }),
    );
    expect([given(told), recorded?.blocks[0]]).toEqual([[text], expect.objectContaining({ text })]);
  });
});
