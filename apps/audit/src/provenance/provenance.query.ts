import { fingerprintsOf, taggedLanguage } from '#fingerprints';
import type { Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessLog } from '../access/access-log.js';
import { CodeIndex } from './code.index.js';
import { ExchangeFacts } from './exchange-facts.js';
import { lineStartsOf, rangesIn } from './matched-ranges.js';
import type { Provenance, ProvenanceQuestion } from './provenance.view.js';
import { isSure, type Resemblance, resemblances, worthReading } from './resemblance.js';
import { type Section, sectionsOf } from './sections.js';
import { WrittenCodeReader } from './written-code.reader.js';

/** A section, and an exchange that wrote of it. */
interface Found extends Resemblance {
  readonly section: Section;
}

const mostMatches = 20;

/** Who generated this code? Every question is noted with the sessions that it found, in its own transaction. */
@Injectable()
export class ProvenanceQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly index: CodeIndex,
    private readonly code: WrittenCodeReader,
    private readonly facts: ExchangeFacts,
    private readonly access: AccessLog,
  ) {}

  answer({ text, language: told }: ProvenanceQuestion, reader: Principal): Promise<Provenance> {
    const language = told === undefined ? null : (taggedLanguage(told) ?? told.toLowerCase());
    const lineStarts = lineStartsOf(text);
    return this.transactions.run(async (manager) => {
      const found: Found[] = [];
      for (const section of sectionsOf(text)) found.push(...(await this.foundIn(manager, section, language)));
      const byExchange = Map.groupBy(found, ({ exchangeId }) => exchangeId);
      const likeliest = [...byExchange.values()].sort(byLikelihood).slice(0, mostMatches);
      const facts = await this.facts.of(manager, [...byExchange.keys()]);
      const matches = likeliest.flatMap((all) =>
        facts.filter(({ exchangeId }) => exchangeId === all[0]!.exchangeId).map((fact) => ({ ...summed(all, lineStarts), ...fact })),
      );
      const sessions = [...new Set(matches.map(({ sessionId }) => sessionId))];
      await this.access.note(manager, reader, 'provenance.ask', { characters: text.length, sessions });
      return { matches };
    });
  }

  private async foundIn(manager: EntityManager, section: Section, language: string | null): Promise<Found[]> {
    const candidates = await this.index.candidates(manager, fingerprintsOf(section.text, section.tokens));
    const read = await this.code.read(manager, worthReading(candidates));
    return resemblances(section.tokens, language, read)
      .filter((resemblance) => isSure(resemblance, section.tokens, section.lines))
      .map((resemblance) => ({ ...resemblance, section }));
  }
}

/** Most that is shared and agrees first; where two are near enough, the older. */
const byLikelihood = (a: readonly Found[], b: readonly Found[]): number =>
  Math.round(weightOf(b) / 4) - Math.round(weightOf(a) / 4) || (a[0]!.exchangeId < b[0]!.exchangeId ? -1 : 1);

const weightOf = (found: readonly Found[]): number => found.reduce((sum, { shared, agreement }) => sum + shared.size * agreement, 0);

function summed(found: readonly Found[], lineStarts: readonly number[]) {
  const all = found.reduce((sum, { section }) => sum + section.tokens.length, 0);
  const shared = found.reduce((sum, one) => sum + one.shared.size, 0);
  return {
    coverage: rounded(shared / all),
    agreement: rounded(weightOf(found) / shared),
    ranges: found.flatMap(({ section, shared: tokens }) => rangesIn(section, tokens, lineStarts)),
  };
}

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;
