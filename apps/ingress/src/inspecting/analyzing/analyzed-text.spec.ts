import { wideBudget } from '../inspection-budget.fake.js';
import { analyzedKinds } from '#detection';
import { ScanCache } from '../block-scan.js';
import { InspectedRequest } from '../inspect.js';
import { readRequest } from '../read-request.js';
import { buildRuleset } from '../../ruleset/ruleset.js';
import { WorkerDesk } from '../worker-desk.js';
import { analyzableTexts, withAnalysis, type AnalyzedText } from './analyzed-text.js';

const source = 'version: 1\nrules: [{ id: people, match: { findings: [pii] }, action: mask }]';
const key = Buffer.alloc(32, 7);
const rules = buildRuleset(source, 3, key);
const [person] = analyzedKinds;
const body = {
  model: 'm',
  max_tokens: 1,
  system: 'You help Ann Kowalski.',
  messages: [
    { role: 'user', content: 'Ann Kowalski, ann@corp-mail.net, 42' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Read', input: { 'Ann Kowalski': 'x' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: '12 345' }] },
    { role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://pictures.test/a' } }] },
  ],
};
const input = {
  format: 'anthropic' as const,
  body: Buffer.from(JSON.stringify(body)),
  principal: 'issuer|alice',
  headers: {},
  budget: wideBudget,
};
const read = () => readRequest(rules, input, new ScanCache());
const spans = (...places: [number, number, number][]): AnalyzedText[] => [
  { block: 'messages.0.content.0', field: 0, spans: places.map(([start, end, score]) => ({ kind: person, start, end, score })) },
];
const seen = (analysis: AnalyzedText[]) =>
  InspectedRequest.from(rules, input, withAnalysis(rules, read(), analysis)).inspection.findings.map(
    ({ kind, block, start, end }) => `${kind} ${block} ${start}-${end}`,
  );

describe('the texts of a request that are analyzed', () => {
  it('are what people and tools wrote in words', () => {
    const texts = analyzableTexts(read()).map(({ block, text }) => `${block} ${text}`);
    expect(texts).toEqual(expect.arrayContaining(['messages.0.content.0 Ann Kowalski, ann@corp-mail.net, 42']));
    expect(texts.filter((text) => /12 345|You help|^messages\.1/.test(text))).toEqual([]);
  });

  it('have one digest wherever they stand', () => {
    const [first] = analyzableTexts(read());
    const later = { ...body, messages: [{ role: 'user', content: 'Hello' }, { role: 'assistant', content: 'Hi' }, body.messages[0]] };
    const moved = analyzableTexts(readRequest(rules, { ...input, body: Buffer.from(JSON.stringify(later)) }, new ScanCache()));
    expect(moved.map(({ digest }) => digest)).toContain(first!.digest);
  });
});

describe('what an analyzer found', () => {
  it('stands beside what the detectors found, in order, and is looked for in the model’s own blocks', () => {
    expect(seen(spans([0, 12, 0.9]))).toEqual([
      'person-name messages.0.content.0 0-12',
      'email messages.0.content.0 14-31',
      'person-name messages.1.content.0 0-12',
    ]);
  });

  it('is cut of white space, and nothing of it is within a finding', () => {
    const found = seen(spans([0, 3, 0.6], [0, 14, 0.7], [4, 12, 0.65], [14, 17, 0.99], [31, 36, 0.9]));
    expect(found.filter((one) => one.includes('messages.0'))).toEqual([
      'person-name messages.0.content.0 0-13',
      'email messages.0.content.0 14-31',
      'person-name messages.0.content.0 31-35',
    ]);
  });

  it('says by its absence that a block could not be scanned; a reason of its own stays', () => {
    const blocks = ['messages.0.content.0', 'messages.3.content.0'];
    const analysis = blocks.map((block) => ({ block, field: 0, spans: null }));
    const { inspection } = InspectedRequest.from(rules, input, withAnalysis(rules, read(), analysis));
    expect(inspection.blocks.filter(({ id }) => blocks.includes(id))).toMatchObject([
      { scannable: false, why: 'detector_unavailable' },
      { scannable: false, why: 'url' },
    ]);
    expect(inspection.blocks.find(({ id }) => id === 'messages.1.content.0')).toMatchObject({ scannable: true, why: null });
  });

  it('is the same when a worker reads the body', () => {
    const desk = new WorkerDesk();
    desk.answer({ ask: 'rules', sources: { source, scoped: [] }, version: 3, key });
    const texts = structuredClone(desk.answer({ ask: 'read', call: 1, request: 1, version: 3, input }));
    expect(texts).toMatchObject({ call: 1, result: { found: analyzableTexts(read()) } });
    const analysis = spans([0, 12, 0.9]);
    const complete = { ask: 'complete', call: 2, request: 1, analysis: structuredClone(analysis) } as const;
    const expected = InspectedRequest.from(rules, input, withAnalysis(rules, read(), analysis)).sent();
    expect(structuredClone(desk.answer(complete))).toEqual({ call: 2, result: expected });
    expect(desk.answer({ ask: 'fingerprint', call: 3, request: 1, obligations: [], signed: { delivered: new Set() } })).not.toHaveProperty(
      'error',
    );
    expect(desk.answer({ ...complete, call: 4 })).toMatchObject({ error: { code: 'internal' } });
    desk.answer({ ask: 'read', call: 5, request: 2, version: 3, input });
    desk.answer({ ask: 'release', request: 2 });
    expect(desk.answer({ ...complete, call: 6, request: 2 })).toMatchObject({ error: { code: 'internal' } });
  });
});
