import { analyzedKinds } from '#detection';
import { TextAnalyzer, type AnalyzedSpan } from './text-analyzer.port.js';

/** Knows a few names by heart; counts what it was asked, fails or keeps silent when told to. */
export class FakeTextAnalyzer extends TextAnalyzer {
  readonly asked: string[] = [];
  underWay = 0;
  mostUnderWay = 0;
  mood: 'answers' | 'fails' | 'silent' = 'answers';

  constructor(private readonly names: readonly string[] = []) {
    super();
  }

  override async analyze(text: string, signal: AbortSignal): Promise<readonly AnalyzedSpan[]> {
    this.asked.push(text);
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    try {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('Too late.')));
        if (this.mood === 'answers') setImmediate(resolve);
        if (this.mood === 'fails') setImmediate(() => reject(new Error('Out of order.')));
      });
      return this.names.flatMap((name) => {
        const start = text.indexOf(name);
        return start < 0 ? [] : [{ kind: analyzedKinds[0], start, end: start + name.length, score: 0.9 }];
      });
    } finally {
      this.underWay -= 1;
    }
  }

  override async close(): Promise<void> {}
}
