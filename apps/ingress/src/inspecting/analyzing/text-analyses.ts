import type { OnModuleDestroy } from '@nestjs/common';
import type { AnalyzableText, AnalyzedText } from './analyzed-text.js';
import type { TextAnalysis } from './text-analysis.js';

interface Wanted {
  readonly analysis: TextAnalysis;
  /** Which texts of a request it is asked about. */
  readonly wants: (text: AnalyzableText) => boolean;
}

/** All analyzers that are configured, each asked about the texts that are its own, beside each other. */
export class TextAnalyses implements OnModuleDestroy {
  constructor(private readonly all: readonly Wanted[]) {}

  get enabled(): boolean {
    return this.all.some(({ analysis }) => analysis.enabled);
  }

  /** Never rejects; a text that two are asked about is there twice. */
  async of(texts: readonly AnalyzableText[]): Promise<AnalyzedText[]> {
    const asked = this.all.filter(({ analysis }) => analysis.enabled);
    return (await Promise.all(asked.map(({ analysis, wants }) => analysis.of(texts.filter(wants))))).flat();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.all.map(({ analysis }) => analysis.close()));
  }
}
