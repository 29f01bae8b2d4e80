import { hash } from 'node:crypto';
import { shardOf } from '#contracts';
import { leafHash, parseNote, parseNoteKey, parseTlogProof, provesLeaf, signedBy } from '#transparency';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { entries } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

describe('the proof of an exchange', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
  });
  afterAll(() => audit.close());

  const proofOf = async (exchange: string, query = '', subject = 'dave') => {
    const response = await fetch(`${audit.service.url}/api/exchanges/${exchange}/proof${query}`, {
      headers: { authorization: `Bearer ${await audit.token(subject)}` },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('holds for its end and its opening, by what the record itself is', async () => {
    const chain = new JournalChain('chain-1');
    const [opening, , end] = [chain.add(entries.received('x')), chain.add(entries.forwarded('x')), chain.add(entries.ended('x'))];
    await audit.send([opening, end]);
    const { body } = await audit.get('/api/checkpoints');
    const logs = body['logs'] as { origin: string; key: string }[];
    for (const [query, record, type] of [
      ['', end, 'exchange.completed'],
      ['?record=opening', opening, 'exchange.received'],
    ] as const) {
      const { status, headers, text } = await proofOf('x', query);
      expect(status).toBe(200);
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="x-(end|opening)\.tlog-proof"$/);
      const proof = parseTlogProof(text);
      const entry = JSON.parse(proof.extra!.toString()) as Record<string, unknown>;
      expect(entry).toMatchObject({
        v: 1,
        chain: 'chain-1',
        type,
        exchange: 'x',
        session: 'session-1',
        digest: hash('sha256', record.bytes),
      });
      expect(provesLeaf(proof, leafHash(proof.extra!))).toBe(true);
      const note = parseNote(proof.checkpoint);
      const { key } = logs.find(({ origin }) => note.text.startsWith(`${origin}\n`))!;
      expect(signedBy(note, [parseNoteKey(key)])).toHaveLength(1);
    }
    const noted = await audit.query(`SELECT reader_subject, target FROM access WHERE action = 'exchange.proof' ORDER BY id`);
    expect(noted).toContainEqual({ reader_subject: 'dave', target: { exchange: 'x', record: 'end' } });
  });

  it('is there for auditors and administrators, of what is there, and for nothing else', async () => {
    expect((await proofOf('x', '', 'alice')).status).toBe(403);
    expect((await proofOf('x', '', 'bob')).status).toBe(403);
    expect((await proofOf('x', '', 'erin')).status).toBe(200);
    expect((await proofOf('nothing')).status).toBe(404);
    expect((await proofOf('x', '?record=middle')).status).toBe(400);
    expect((await audit.get('/api/checkpoints', 'alice')).status).toBe(403);
  });

  it('is refused once the log lost what was signed', async () => {
    await audit.query(`UPDATE tree_head SET size = 0, edge = ''`);
    const neighbour = Array.from({ length: 100 }, (_, n) => `other-${n}`).find((name) => shardOf(name) === shardOf('chain-1'))!;
    await audit.send([new JournalChain(neighbour).add(entries.ended('y'))]);
    expect((await proofOf('y')).status).toBe(409);
  });
});
