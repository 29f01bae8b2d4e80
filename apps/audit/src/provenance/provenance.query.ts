import { taggedLanguage } from '#fingerprints';
import type { Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { AccessLog } from '../access/access-log.js';
import { CodeIndex } from './code.index.js';
import { ExchangeFacts } from './exchange-facts.js';
import { byLikelihood, type CodeSource, type FoundCode, foundCode, weightOf } from './found-code.js';
import { lineStartsOf, rangesIn } from './matched-ranges.js';
import type { Provenance, ProvenanceQuestion } from './provenance.view.js';
import { sectionsOf } from './sections.js';
import { WrittenCodeReader } from './written-code.reader.js';

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
      const found: FoundCode[] = [];
      const source: CodeSource = {
        candidates: (fingerprints) => this.index.candidates(manager, fingerprints),
        read: (candidates) => this.code.read(manager, candidates),
      };
      for (const section of sectionsOf(text)) found.push(...(await foundCode(section, language, source)));
      const likeliest = byLikelihood(found).slice(0, mostMatches);
      const facts = await this.facts.of(
        manager,
        likeliest.map(([one]) => one!.exchangeId),
      );
      const matches = likeliest.flatMap((all) =>
        facts.filter(({ exchangeId }) => exchangeId === all[0]!.exchangeId).map((fact) => ({ ...summed(all, lineStarts), ...fact })),
      );
      const sessions = [...new Set(matches.map(({ sessionId }) => sessionId))];
      await this.access.note(manager, reader, 'provenance.ask', { characters: text.length, sessions });
      return { matches };
    });
  }
}

function summed(found: readonly FoundCode[], lineStarts: readonly number[]) {
  const all = found.reduce((sum, { section }) => sum + section.tokens.length, 0);
  const shared = found.reduce((sum, one) => sum + one.shared.size, 0);
  return {
    coverage: rounded(shared / all),
    agreement: rounded(weightOf(found) / shared),
    ranges: found.flatMap(({ section, shared: tokens }) => rangesIn(section, tokens, lineStarts)),
  };
}

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;
