import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ostiaryConfigSchema, startService } from '#chassis';
import { journal } from '#contracts';
import { FakeIssuer } from '#identity';
import { InProcessBus } from '#messaging';
import { EmbeddedPostgres } from '#persistence/embedded';
import { Client } from 'pg';
import { AuditModule } from '../../apps/audit/src/audit.module.js';
import type { ProvenanceMatch } from '../../apps/audit/src/provenance/provenance.view.js';
import { fenced, replied, type ReplyBlockFake } from '../../apps/audit/src/provenance/written-code.fake.js';
import { JournalChain, packOf } from '../../apps/audit/src/testing/journal-chain.fake.js';
import type { Piece } from './corpus.js';

/** The audit service on a PostgreSQL of its own with everyday settings, with pieces of code recorded as written by models. */
export class Recorded {
  private constructor(
    readonly sql: Client,
    private readonly url: string,
    private readonly token: () => Promise<string>,
    readonly close: () => Promise<void>,
  ) {}

  /** Half of the pieces as models show code, half as they write files. Piece i is exchange `piece-i`; five make a session. */
  static async start(pieces: readonly Piece[]): Promise<Recorded> {
    const home = await mkdtemp(join(resolve('.'), 'provenance-bench-'));
    const postgres = await EmbeddedPostgres.start(home);
    const issuer = await FakeIssuer.start();
    const bus = new InProcessBus();
    const config = ostiaryConfigSchema.parse({
      home,
      identity: { ...issuer.identity(), roles: {} },
      database: { kind: 'postgres', url: postgres.url },
      logging: { level: 'error' },
    });
    const service = await startService({ name: 'audit', modules: [AuditModule], host: '127.0.0.1', port: 0, config, bus });
    const chain = new JournalChain('chain-0', Date.now());
    for (let at = 0; at < pieces.length; at += 10) {
      const records = pieces
        .slice(at, at + 10)
        .flatMap((piece, next) =>
          replied(chain, `piece-${at + next}`, [shown(piece, at + next)], `session-${Math.floor((at + next) / 5)}`),
        );
      await bus.publishBytes(journal, [packOf(records)]);
    }
    await bus.drained();
    const sql = new Client({ connectionString: postgres.url, options: '-c search_path=audit' });
    await sql.connect();
    const token = () => issuer.sign({ sub: 'dave', name: 'dave', email: 'dave@example.com', groups: ['audit'] });
    return new Recorded(sql, service.url, token, async () => {
      await sql.end();
      await service.close();
      await bus.close();
      await issuer.down();
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    });
  }

  private current = '';
  private signedAt = 0;

  /** As an auditor asks. */
  async ask(text: string): Promise<ProvenanceMatch[]> {
    // Tokens end after minutes, as everywhere.
    if (Date.now() - this.signedAt > 60_000) [this.current, this.signedAt] = [await this.token(), Date.now()];
    const headers = { authorization: `Bearer ${this.current}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/api/provenance`, { method: 'POST', headers, body: JSON.stringify({ text }) });
    if (!response.ok) throw new Error(`The question was answered with ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { readonly matches: ProvenanceMatch[] }).matches;
  }
}

const shown = ({ text, extension }: Piece, at: number): ReplyBlockFake =>
  at % 2 === 0
    ? { kind: 'text', text: fenced(text, extension) }
    : { kind: 'tool_use', tool: 'Write', input: { file_path: `/src/piece-${at}.${extension}`, content: text } };
