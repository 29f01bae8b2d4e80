import { Logger } from '@nestjs/common';
import { Metrics } from '#chassis';
import type { AnalyzableText } from './analyzed-text.js';
import { FakeTextAnalyzer } from './text-analyzer.fake.js';
import { TextAnalysis } from './text-analysis.js';

const limits = { timeoutMs: 2_000, maxChars: 1_000, concurrency: 2 };
const textOf = (text: string, digest = text): AnalyzableText => ({ block: 'm.0', field: 0, source: 'user', digest, text });
const analysisOf = (analyzer: FakeTextAnalyzer, changes: Partial<typeof limits> = {}) => {
  const metrics = new Metrics();
  return { metrics, analysis: new TextAnalysis(analyzer, { ...limits, ...changes }, metrics, 'personal_data') };
};

describe('the analysis of texts', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('asks for each text once, and remembers nothing that failed', async () => {
    const analyzer = new FakeTextAnalyzer(['Ann']);
    const { analysis, metrics } = analysisOf(analyzer);
    analyzer.mood = 'fails';
    expect(await analysis.of([textOf('Hi Ann')])).toEqual([{ block: 'm.0', field: 0, spans: null }]);
    analyzer.mood = 'answers';
    const [first] = await analysis.of([textOf('Hi Ann')]);
    expect(first!.spans).toEqual([expect.objectContaining({ start: 3, end: 6 })]);
    analyzer.mood = 'fails';
    expect(await analysis.of([textOf('Hi Ann')])).toEqual([first]);
    expect(analyzer.asked).toEqual(['Hi Ann', 'Hi Ann']);
    expect((await metrics.expose()).body).toMatch(/analyses_total\{analyzer="personal_data",outcome="failed"\} 1\n/);
  });

  it('never has more under way than allowed, and answers all', async () => {
    const analyzer = new FakeTextAnalyzer();
    const { analysis } = analysisOf(analyzer);
    const calls = Array.from({ length: 5 }, (_, call) => analysis.of(Array.from({ length: 8 }, (__, index) => textOf(`${call} ${index}`))));
    expect((await Promise.all(calls)).flat().filter(({ spans }) => spans === null)).toEqual([]);
    expect([analyzer.asked.length, analyzer.mostUnderWay]).toEqual([40, 2]);
  });

  it('waits no longer than allowed, in the queue as well as for an answer, and goes on afterwards', async () => {
    const analyzer = new FakeTextAnalyzer();
    const { analysis } = analysisOf(analyzer, { timeoutMs: 2_000 });
    analyzer.mood = 'silent';
    const texts = Array.from({ length: 20 }, (_, index) => textOf(`text ${index}`));
    expect((await analysis.of(texts)).every(({ spans }) => spans === null)).toBe(true);
    // Those that waited for their turn gave up in the queue: none was asked about after the first two.
    expect(analyzer.asked).toHaveLength(2);
    analyzer.mood = 'answers';
    expect((await analysis.of(texts)).every(({ spans }) => spans !== null)).toBe(true);
  });

  it('sends no more than allowed for one call; what is known already does not count', async () => {
    const analyzer = new FakeTextAnalyzer();
    const { analysis } = analysisOf(analyzer, { maxChars: 10 });
    const texts = [textOf('123456'), textOf('1234567'), textOf('1234')];
    const answered = async () => (await analysis.of(texts)).map(({ spans }) => spans !== null);
    expect(await answered()).toEqual([true, false, true]);
    expect(await answered()).toEqual([true, true, true]);
    expect((await analysis.of([textOf('x'.repeat(11))]))[0]!.spans).toBeNull();
  });

  it('asks once about a text that stands in several places, and counts it once', async () => {
    const analyzer = new FakeTextAnalyzer(['Ann']);
    const { analysis } = analysisOf(analyzer, { maxChars: 10 });
    const found = await analysis.of([textOf('Hi Ann'), { ...textOf('Hi Ann'), block: 'm.1' }]);
    expect(found.map(({ block, spans }) => [block, spans?.length])).toEqual([
      ['m.0', 1],
      ['m.1', 1],
    ]);
    expect(analyzer.asked).toEqual(['Hi Ann']);
  });
});
