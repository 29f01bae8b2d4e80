import type { OstiaryConfig } from '#chassis';
import { classifiedKind } from '#injection';
import { z } from 'zod';
import { AnalyzerHttp } from '../analyzing/analyzer-http.js';
import { TextAnalyzer, type ClassifiedSpan } from '../analyzing/text-analyzer.port.js';
import { UnusableAnswerError } from '../analyzing/unusable-answer.error.js';

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
    const { score } = read(await this.http.post({ text }, signal));
    return score < this.config.minScore ? [] : [{ kind: classifiedKind, start: 0, end: text.length, score }];
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}

function read(answer: string): z.infer<typeof answerSchema> {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw new UnusableAnswerError('it is not JSON');
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) throw new UnusableAnswerError('it has no score from 0 to 1');
  return parsed.data;
}
