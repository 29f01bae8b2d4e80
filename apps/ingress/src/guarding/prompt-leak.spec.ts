import { formatNamed } from '#conversation';
import { promptWindows } from '#injection';
import { asFrames, asJson } from './anthropic-reply.fake.js';
import { ReplyBench, rulesOf } from './guarded-reply.fake.js';

const prompt = Array.from({ length: 40 }, (_value, index) => `Rule ${index}: question ${index * 7} is answered with great care.`).join(
  '\n',
);
const reply = `Of course. They are: ${prompt.slice(300, 900)}`;
const last = 'question 105 is';
const client = { kind: 'unknown', name: 'unknown', version: null } as const;
const format = formatNamed('anthropic');
const rules = (mode: string) =>
  rulesOf(`version: 1\nrules: [{ id: no-leak, on: [reply], match: { findings: [prompt-leak] }, action: block, mode: ${mode} }]\n`);

/** What the client was given of a text, and what was found in it. */
const guarded = async (mode: string, isStream: boolean, text: string) => {
  const bench = new ReplyBench(rules(mode), { promptWindows: new Set(promptWindows(prompt)) });
  const content = [{ type: 'text', text }];
  const { told, findings } = isStream
    ? await bench.stream(format.streamCodec(client), asFrames({ content }))
    : await bench.json(format.jsonCodec(client), asJson({ content }));
  const said = isStream
    ? [...told.matchAll(/"text_delta","text":("(?:[^"\\]|\\.)*")/g)].map(([, piece]) => JSON.parse(piece!) as string).join('')
    : told;
  return { said: said.replaceAll('\\n', '\n'), findings };
};
const leak = { kind: 'prompt-leak', category: 'injection', confidence: 'certain', mask: 'record_only' };

describe('a reply that repeats the system prompt', () => {
  it.each([true, false])('goes on where a rule only records it, streamed: %s', async (isStream) => {
    const { said, findings } = await guarded('shadow', isStream, reply);
    expect(said).toContain(last);
    expect(findings).toMatchObject([leak]);
  });

  it.each([true, false])('is ended by a rule that refuses it, streamed: %s', async (isStream) => {
    const { said, findings } = await guarded('enforce', isStream, reply);
    expect(said).not.toContain(last);
    expect(findings).toMatchObject([leak]);
  });

  it('is not one that says so in its own words', async () => {
    const { findings } = await guarded('enforce', true, 'I answer all questions with great care, whatever their number.');
    expect(findings).toEqual([]);
  });
});
