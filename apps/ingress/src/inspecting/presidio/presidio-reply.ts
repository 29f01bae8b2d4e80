import { z } from 'zod';
import { analyzedKinds, type AnalyzedKind } from '#detection';
import type { OstiaryConfig } from '#chassis';
import { utf16Offsets } from './code-points.js';
import { readAnswer } from '../analyzing/read-answer.js';
import type { AnalyzedSpan } from '../analyzing/text-analyzer.port.js';
import { UnusableAnswerError } from '../analyzing/unusable-answer.error.js';

type Entity = OstiaryConfig['presidio']['entities'][number];

const [person, location, organization, nationalityOrBelief] = analyzedKinds;
const kinds: Readonly<Record<Entity, AnalyzedKind>> = {
  PERSON: person,
  LOCATION: location,
  ORGANIZATION: organization,
  NRP: nationalityOrBelief,
};

const replySchema = z.array(
  z.object({ entity_type: z.string(), start: z.number().int(), end: z.number().int(), score: z.number().min(0).max(1) }),
);

/**
 * Reads the analyzer's answer about a text: a list of `{entity_type, start, end, score}` with offsets in code points.
 * Entities that were not asked for and scores that are too low are passed over; offsets outside of the text make the answer unusable.
 * Source: https://microsoft.github.io/presidio/api-docs/api-docs.html
 */
export function spansOf(
  text: string,
  answer: string,
  { entities, minScore }: { entities: readonly Entity[]; minScore: number },
): AnalyzedSpan[] {
  const asked = new Map<string, AnalyzedKind>(entities.map((entity) => [entity, kinds[entity]]));
  const utf16 = utf16Offsets(text);
  return readAnswer(answer, replySchema, 'it is not a list of findings').flatMap((found) => {
    const [start, end] = [utf16(found.start), utf16(found.end)];
    if (start < 0 || end <= start) throw new UnusableAnswerError('it names a place that is not in the text');
    const kind = asked.get(found.entity_type);
    return kind === undefined || found.score < minScore ? [] : [{ kind, start, end, score: found.score }];
  });
}
