import { journal } from '#contracts';
import type { ProvenanceMatch } from '../../apps/audit/src/provenance/provenance.view.js';
import { fenced, replied, type ReplyBlockFake } from '../../apps/audit/src/provenance/written-code.fake.js';
import { JournalChain, packOf } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { AuditStage } from '../audit/audit-stage.js';
import type { Piece } from './corpus.js';

/** The audit service with pieces of code recorded as written by models. */
export class Recorded {
  private constructor(private readonly stage: AuditStage) {}

  /** Half of the pieces as models show code, half as they write files. Piece i is exchange `piece-i`; five make a session. */
  static async start(pieces: readonly Piece[]): Promise<Recorded> {
    const stage = await AuditStage.start();
    const chain = new JournalChain('chain-0', Date.now());
    for (let at = 0; at < pieces.length; at += 10) {
      const records = pieces
        .slice(at, at + 10)
        .flatMap((piece, next) =>
          replied(chain, `piece-${at + next}`, [shown(piece, at + next)], `session-${Math.floor((at + next) / 5)}`),
        );
      await stage.bus.publishBytes(journal, [packOf(records)]);
    }
    await stage.bus.drained();
    return new Recorded(stage);
  }

  get sql(): AuditStage['sql'] {
    return this.stage.sql;
  }

  /** As an auditor asks. */
  async ask(text: string): Promise<ProvenanceMatch[]> {
    const answer = await this.stage.ask('/api/provenance', { method: 'POST', body: JSON.stringify({ text }) });
    return (answer as { readonly matches: ProvenanceMatch[] }).matches;
  }

  close(): Promise<void> {
    return this.stage.close();
  }
}

const shown = ({ text, extension }: Piece, at: number): ReplyBlockFake =>
  at % 2 === 0
    ? { kind: 'text', text: fenced(text, extension) }
    : { kind: 'tool_use', tool: 'Write', input: { file_path: `/src/piece-${at}.${extension}`, content: text } };
