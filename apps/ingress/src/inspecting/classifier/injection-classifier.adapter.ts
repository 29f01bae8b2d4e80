import type { OstiaryConfig } from '#chassis';
import { classifiedKind } from '#injection';
import { z } from 'zod';
import { AnalyzerHttp } from '../analyzing/analyzer-http.js';
import { readAnswer } from '../analyzing/read-answer.js';
import { TextAnalyzer, type ClassifiedSpan } from '../analyzing/text-analyzer.port.js';

type ClassifierConfig = OstiaryConfig['classifier'];

const answerSchema = z.object({ score: z.number().min(0).max(1) });

/** A classifier of an organisation's own behind HTTP: `{"text"}` in, `{"score"}` from 0 to 1 out, where 1 is surely an injection. */
export class InjectionClassifier extends TextAnalyzer {
  private readonly http: AnalyzerHttp;

  constructor(
    url: string,
    private readonly config: ClassifierConfig,
  ) {
    super();
    this.http = new AnalyzerHttp(new URL(url), config);
  }

  /** All of the text, or nothing: which part of it is meant a classifier does not say. */
  override async analyze(text: string, signal: AbortSignal): Promise<readonly ClassifiedSpan[]> {
    const { score } = readAnswer(await this.http.post({ text }, signal), answerSchema, 'it has no score from 0 to 1');
    return score < this.config.minScore ? [] : [{ kind: classifiedKind, start: 0, end: text.length, score }];
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}
