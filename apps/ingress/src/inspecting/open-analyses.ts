import type { Metrics, OstiaryConfig } from '#chassis';
import { InjectionClassifier } from './classifier/injection-classifier.adapter.js';
import { PresidioAnalyzer } from './presidio/presidio.adapter.js';
import { TextAnalyses } from './analyzing/text-analyses.js';
import { TextAnalysis } from './analyzing/text-analysis.js';

/** The analyzers of a configuration; one without an address is never asked. */
export function openAnalyses({ presidio, classifier }: OstiaryConfig, metrics: Metrics): TextAnalyses {
  const people = presidio.url === null ? null : new PresidioAnalyzer(presidio.url, presidio);
  const orders = classifier.url === null ? null : new InjectionClassifier(classifier.url, classifier);
  const read = new Set<string | null>(classifier.reads);
  return new TextAnalyses([
    { analysis: new TextAnalysis(people, presidio, metrics, 'personal_data'), wants: () => true },
    { analysis: new TextAnalysis(orders, classifier, metrics, 'injection'), wants: ({ source }) => read.has(source) },
  ]);
}
