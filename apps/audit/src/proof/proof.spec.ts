import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Metrics, ostiaryConfigSchema } from '#chassis';
import { auditCheckpoint, type LoggedRecord, logEntry, shardOf, type TopicData } from '#contracts';
import { eventually } from '#messaging/testing';
import { type TestStore, testStore } from '#persistence/testing';
import {
  cosign,
  formatNoteKey,
  formatSignature,
  judgeCheckpoint,
  leafHash,
  type NoteKey,
  noteKeyOf,
  noteKeyTypes,
  parseCheckpoint,
  parseNote,
  privateKeyOf,
  proveInclusion,
  rootOf,
  signedBy,
  verifyInclusion,
} from '#transparency';
import { CheckpointSigner } from './checkpoint.signer.js';
import { CheckpointsStore } from './checkpoints.store.js';
import { CreateProof1767225905000 } from './create-proof.migration.js';
import { LogKeys } from './log-keys.js';
import { TreesStore } from './trees.store.js';
import { Witnesses } from './witnesses.js';

const recordOf = (chain: string, seq: number): LoggedRecord => ({
  chain,
  seq,
  digest: Buffer.alloc(32, seq),
  prev: Buffer.alloc(32, seq - 1),
  time: new Date(seq),
  type: 'exchange.completed',
  exchange: 'x',
  session: null,
});

describe('the logs', () => {
  let store: TestStore;
  let home: string;
  let keys: LogKeys;
  const trees = new TreesStore();
  const published: TopicData<typeof auditCheckpoint>[] = [];
  let chains = 0;
  const chain = () => `chain-${(chains += 1)}`;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-proof-'));
    keys = await LogKeys.load(ostiaryConfigSchema.parse({ home, audit: { checkpoints: { origin: 'log.test' } } }));
    store = await testStore({ service: 'audit', entities: [], migrations: [CreateProof1767225905000] });
    await store.bus.subscribe(
      auditCheckpoint,
      { group: 'each', from: 'earliest' },
      async ({ envelope }) => void published.push(envelope.data),
    );
  });
  afterAll(async () => {
    await store.dispose();
    await rm(home, { recursive: true });
  });

  const append = (records: readonly LoggedRecord[]) => store.transactions.run((manager) => trees.append(manager, records));
  const checkpoints = () => new CheckpointsStore(store.outbox);
  const signer = (by = keys) => new CheckpointSigner(store.transactions, trees, checkpoints(), by, new Metrics());
  const latest = (shard: number) => store.transactions.read((manager) => checkpoints().latest(manager, shard));

  it('take records in, whatever batches they come in, and prove each', async () => {
    const batches = fc.array(fc.array(fc.nat({ max: 2 }), { maxLength: 200 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), async (counts, any) => {
        const names = [chain(), chain(), chain()];
        const all = counts.map((batch, at) => batch.map((which, seq) => recordOf(names[which]!, at * 1_000 + seq)));
        const places = [];
        for (const batch of all) places.push(...(await append(batch)));
        if (places.length === 0) return;
        const [record, place] = [all.flat()[any % places.length]!, places[any % places.length]!];
        expect(place.shard).toBe(shardOf(record.chain));
        await store.transactions.run(async (manager) => {
          const tree = await trees.of(manager, place.shard);
          expect(await rootOf(tree.size, tree.read)).toEqual(tree.root);
          const proof = await proveInclusion(place.leaf, tree.size, tree.read);
          expect(verifyInclusion(place.leaf, tree.size, leafHash(logEntry(record)), proof, tree.root)).toBe(true);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('give each leaf one record, when batches of one log come at once', async () => {
    const name = chain();
    const places = await Promise.all(Array.from({ length: 8 }, (_, at) => append([recordOf(name, 2 * at), recordOf(name, 2 * at + 1)])));
    expect(new Set(places.flat().map(({ leaf }) => leaf)).size).toBe(16);
  });

  it('have nothing of a batch that is rolled back', async () => {
    const name = chain();
    const before = await store.transactions.run((manager) => trees.of(manager, shardOf(name)));
    const failing = store.transactions.run(async (manager) => {
      await trees.append(
        manager,
        Array.from({ length: 300 }, (_, seq) => recordOf(name, seq)),
      );
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const after = await store.transactions.run((manager) => trees.of(manager, shardOf(name)));
    expect([after.size, after.root]).toEqual([before.size, before.root]);
  });

  it('are signed once a size, by whichever replica, and told of', async () => {
    const name = chain();
    const shard = shardOf(name);
    await append([recordOf(name, 0)]);
    await Promise.all([signer().sign(), signer().sign(), signer().sign()]);
    const signed = (await latest(shard))!;
    expect(signedBy(parseNote(signed.note), [keys.verifierKey(shard)])).toHaveLength(1);
    expect(parseCheckpoint(parseNote(signed.note).text)).toMatchObject({ origin: `log.test/${shard}`, size: signed.size });
    await eventually('the checkpoint on its topic', () =>
      published.find(({ origin, size }) => origin === `log.test/${shard}` && size === signed.size),
    );
    await signer().sign();
    expect(published.filter(({ origin, size }) => origin === `log.test/${shard}` && size === signed.size)).toHaveLength(1);
  });

  it('are not signed any more when they lose what was signed', async () => {
    const name = chain();
    const shard = shardOf(name);
    await append([recordOf(name, 0)]);
    const { size, edge } = (
      await store.transactions.read((manager) =>
        manager.query<{ size: string; edge: Buffer }[]>('SELECT size, edge FROM tree_head WHERE shard = $1', [shard]),
      )
    )[0]!;
    await append([recordOf(name, 1)]);
    await signer().sign();
    const signed = await latest(shard);
    await store.source.query('UPDATE tree_head SET size = $1, edge = $2 WHERE shard = $3', [size, edge, shard]);
    await append([recordOf(name, 2)]);
    await append([recordOf(name, 3)]);
    await signer().sign();
    expect((await latest(shard))?.size).toBe(signed?.size);
  });

  it('let nobody change what was signed', async () => {
    for (const statement of [
      'UPDATE checkpoint SET root = root',
      'DELETE FROM checkpoint',
      'TRUNCATE tree_tile',
      'DELETE FROM cosignature',
    ])
      await expect(store.source.query(statement)).rejects.toThrow('only ever added to');
  });

  it('keep a key in the home folder, and take a configured one', async () => {
    const again = await LogKeys.load(ostiaryConfigSchema.parse({ home, audit: { checkpoints: { origin: 'log.test' } } }));
    expect(formatNoteKey(again.verifierKey(0))).toBe(formatNoteKey(keys.verifierKey(0)));
    const wrong = LogKeys.load(ostiaryConfigSchema.parse({ home, audit: { checkpoints: { key: { env: 'PATH' } } } }));
    await expect(wrong).rejects.toThrow('audit.checkpoints.key');
  });

  describe('with witnesses', () => {
    let witness: { server: Server; url: string; key: NoteKey; seen: Map<string, { size: number; root: Buffer }>; away: boolean };

    beforeEach(async () => {
      const secret = privateKeyOf(Buffer.alloc(32, 5));
      const seen = new Map<string, { size: number; root: Buffer }>();
      const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        if (witness.away) return void response.writeHead(503).end();
        const chunks: Buffer[] = [];
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
        const judged = judgeCheckpoint(Buffer.concat(chunks).toString(), {
          keysOf: (origin) => [keys.verifierKey(Number(origin.split('/').at(-1)))],
          latestOf: (origin) => seen.get(origin) ?? null,
        });
        if (!judged.cosign) return void response.writeHead(judged.status).end(judged.status === 409 ? `${judged.size}\n` : judged.why);
        seen.set(judged.checkpoint.origin, judged.checkpoint);
        return void response.end(formatSignature(cosign(judged.text, 'witness.test', secret, 1_700_000_000)));
      };
      const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      witness = { server, url, key: noteKeyOf('witness.test', noteKeyTypes.cosigner, secret), seen, away: false };
      // The log of the test before is not signed any more.
      await store.source.query('ALTER TABLE tree_tile DISABLE TRIGGER USER');
      await store.source.query('ALTER TABLE checkpoint DISABLE TRIGGER USER');
      await store.source.query('ALTER TABLE cosignature DISABLE TRIGGER USER');
      await store.source.query(`TRUNCATE tree_tile, checkpoint, cosignature; UPDATE tree_head SET size = 0, edge = ''`);
    });
    afterEach(async () => {
      witness.server.close();
      witness.server.closeAllConnections();
      await once(witness.server, 'close');
    });

    const witnesses = (...urls: string[]) => {
      const list = urls.map((url, index) => ({ name: `w${index}`, url, key: formatNoteKey(witness.key) }));
      return new Witnesses(
        store.transactions,
        trees,
        checkpoints(),
        ostiaryConfigSchema.parse({ audit: { witnesses: list } }),
        new Metrics(),
      );
    };

    it('are cosigned, also after the witness forgot, was ahead of what is remembered, or away', async () => {
      const name = chain();
      const shard = shardOf(name);
      const asked = witnesses(witness.url);
      const round = async (seq: number) => {
        await append(Array.from({ length: 40 }, (_, at) => recordOf(name, seq * 100 + at)));
        await signer().sign();
        await asked.ask();
        return (await latest(shard))!;
      };
      const first = await round(1);
      expect(first.witnesses).toEqual(['witness.test']);
      expect(signedBy(parseNote(first.note), [witness.key])).toMatchObject([{ time: 1_700_000_000 }]);
      expect((await round(2)).witnesses).toEqual(['witness.test']);
      witness.away = true;
      expect((await round(3)).witnesses).toEqual([]);
      witness.away = false;
      expect((await round(4)).witnesses).toEqual(['witness.test']);
      witness.seen.clear();
      expect((await round(5)).witnesses).toEqual(['witness.test']);
      await store.source.query('TRUNCATE cosignature');
      expect((await round(6)).witnesses).toEqual(['witness.test']);
    });

    it('are signed though no witness is there', async () => {
      const name = chain();
      await append([recordOf(name, 1)]);
      await signer().sign();
      await witnesses('http://127.0.0.1:1').ask();
      expect((await latest(shardOf(name)))?.witnesses).toEqual([]);
    });

    it('prove with the newest checkpoint that most witnesses have signed', async () => {
      const name = chain();
      const shard = shardOf(name);
      await append([recordOf(name, 1)]);
      await signer().sign();
      await witnesses(witness.url).ask();
      const cosigned = await latest(shard);
      await append([recordOf(name, 2)]);
      await signer().sign();
      const covering = (leaf: number) => store.transactions.read((manager) => checkpoints().covering(manager, shard, leaf));
      expect((await covering(0))?.size).toBe(cosigned?.size);
      expect((await covering(1))?.witnesses).toEqual([]);
      expect(await covering(2)).toBeNull();
    });
  });
});
