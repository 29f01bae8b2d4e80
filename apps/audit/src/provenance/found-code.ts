import { type Fingerprints, fingerprintsOf } from '#fingerprints';
import type { Candidate } from './code.index.js';
import { isSure, type ReadCandidate, type Resemblance, resemblances, worthReading } from './resemblance.js';
import type { Section } from './sections.js';

/** A section, and an exchange that wrote of it. */
export interface FoundCode extends Resemblance {
  readonly section: Section;
}

/** Where pieces of code are looked up, and read. */
export interface CodeSource {
  /** As `CodeIndex.candidates` gives them. */
  candidates(fingerprints: Fingerprints): Promise<readonly Candidate[]>;
  /** Those whose text can still be read. */
  read(candidates: readonly Candidate[]): Promise<readonly ReadCandidate[]>;
}

/** The exchanges of which one can be sure that they wrote of a section; `language`: of the text, null where nobody said. */
export async function foundCode(section: Section, language: string | null, source: CodeSource): Promise<FoundCode[]> {
  const candidates = await source.candidates(fingerprintsOf(section.text, section.tokens));
  const read = await source.read(worthReading(candidates));
  return resemblances(section.tokens, language, read)
    .filter((resemblance) => isSure(resemblance, section.tokens, section.lines))
    .map((resemblance) => ({ ...resemblance, section }));
}

/** What was found by exchange, the likeliest first: most that is shared and agrees; where two are near enough, the older. */
export const byLikelihood = (found: readonly FoundCode[]): FoundCode[][] =>
  [...Map.groupBy(found, ({ exchangeId }) => exchangeId).values()].sort(
    (a, b) => Math.round(weightOf(b) / 4) - Math.round(weightOf(a) / 4) || (a[0]!.exchangeId < b[0]!.exchangeId ? -1 : 1),
  );

/** How many tokens are shared, by how far they agree. */
export const weightOf = (found: readonly FoundCode[]): number =>
  found.reduce((sum, { shared, agreement }) => sum + shared.size * agreement, 0);
