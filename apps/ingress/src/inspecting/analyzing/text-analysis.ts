import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import type { Metrics, OstiaryConfig } from '#chassis';
import { LRUCache } from 'lru-cache';
import type { AnalyzableText, AnalyzedText } from './analyzed-text.js';
import type { SeenSpan, TextAnalyzer } from './text-analyzer.port.js';
import { Slots } from './slots.js';
import { UnusableAnswerError } from './unusable-answer.error.js';

type Limits = Pick<OstiaryConfig['presidio'], 'timeoutMs' | 'maxChars' | 'concurrency'>;

/** Which analyzer it is: as metrics and as the log name it. */
const names = { personal_data: 'analyzer of personal data', injection: 'classifier of injection' } as const;

const rememberedTexts = 100_000;

/**
 * Has texts analyzed within limits of time, size and number. An answer is remembered by the text's digest, so that a turn asks for
 * what is new in it only, although the client sends the whole conversation again; holds digests and offsets, no text.
 */
export class TextAnalysis {
  private readonly logger = new Logger(TextAnalysis.name);
  private readonly known = new LRUCache<string, readonly SeenSpan[]>({ max: rememberedTexts });
  private readonly slots: Slots;
  private readonly counter;
  private failing = false;

  constructor(
    private readonly analyzer: TextAnalyzer | null,
    private readonly limits: Limits,
    metrics: Metrics,
    private readonly about: keyof typeof names,
  ) {
    this.slots = new Slots(limits.concurrency);
    this.counter = metrics.counter('ostiary_ingress_analyses_total', 'Texts that an analyzer outside was asked about.', [
      'analyzer',
      'outcome',
    ]);
  }

  get enabled(): boolean {
    return this.analyzer !== null;
  }

  /** Never rejects: a text without an answer has null in place of its spans. */
  async of(texts: readonly AnalyzableText[]): Promise<AnalyzedText[]> {
    const signal = AbortSignal.timeout(this.limits.timeoutMs);
    setMaxListeners(0, signal);
    let left = this.limits.maxChars;
    // A text that stands in several places is one question.
    const asked = new Map<string, Promise<readonly SeenSpan[] | null>>();
    const spansOf = (digest: string, text: string): Promise<readonly SeenSpan[] | null> => {
      if (text.length > left) {
        this.count('too_long');
        return Promise.resolve(null);
      }
      left -= text.length;
      return this.ask(digest, text, signal);
    };
    return Promise.all(
      texts.map(async ({ block, field, digest, text }) => {
        const known = this.known.get(digest);
        if (known !== undefined) return { block, field, spans: known };
        const spans = asked.get(digest) ?? spansOf(digest, text);
        asked.set(digest, spans);
        return { block, field, spans: await spans };
      }),
    );
  }

  async close(): Promise<void> {
    await this.analyzer?.close();
  }

  private count(outcome: string): void {
    this.counter.inc({ analyzer: this.about, outcome });
  }

  private async ask(digest: string, text: string, signal: AbortSignal): Promise<readonly SeenSpan[] | null> {
    const { analyzer } = this;
    if (analyzer === null) return null;
    try {
      const spans = await this.slots.run(signal, () => analyzer.analyze(text, signal));
      this.known.set(digest, spans);
      this.count('answered');
      if (this.failing) this.logger.log(`The ${names[this.about]} answers again.`);
      this.failing = false;
      return spans;
    } catch (error) {
      this.count(signal.aborted ? 'timed_out' : 'failed');
      if (!this.failing) this.logger.warn(`No answer of the ${names[this.about]} can be used: ${reasonOf(error, signal)}.`);
      this.failing = true;
      return null;
    }
  }
}

/** Of others' errors the code only: their messages may quote what was sent. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'it did not come in time';
  if (error instanceof UnusableAnswerError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'it could not be reached';
}
