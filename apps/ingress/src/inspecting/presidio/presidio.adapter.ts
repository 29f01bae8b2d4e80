import type { OstiaryConfig } from '#chassis';
import { AnalyzerHttp } from '../analyzing/analyzer-http.js';
import { TextAnalyzer, type AnalyzedSpan } from '../analyzing/text-analyzer.port.js';
import { spansOf } from './presidio-reply.js';

export type PresidioConfig = OstiaryConfig['presidio'];

/** Microsoft Presidio's analyzer. */
export class PresidioAnalyzer extends TextAnalyzer {
  private readonly http: AnalyzerHttp;

  constructor(
    url: string,
    private readonly config: PresidioConfig,
  ) {
    super();
    this.http = new AnalyzerHttp(new URL(`${url.replace(/\/$/, '')}/analyze`), config);
  }

  override async analyze(text: string, signal: AbortSignal): Promise<readonly AnalyzedSpan[]> {
    const { language, entities, minScore } = this.config;
    const answer = await this.http.post({ text, language, entities, score_threshold: minScore }, signal);
    return spansOf(text, answer, { entities, minScore });
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}
