import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { SystemClock } from '#chassis';
import { type ExchangeEntry, journal as journalTopic, type JournalEntry, newId, type Topic } from '#contracts';
import { formatNamed } from '#conversation';
import { InProcessBus, type OutgoingBytes } from '#messaging';
import { entries } from '../../apps/audit/src/testing/entries.fake.js';
import { replyParts } from '../../apps/ingress/src/guarding/reply-parts.js';
import { recordedBlocks } from '../../apps/ingress/src/inspecting/recorded-blocks.js';
import { recordedPieces } from '../../apps/ingress/src/inspecting/recorded-pieces.js';
import { RecordWriter } from '../../apps/ingress/src/recording/record-writer.js';
import { TurnStore } from '../../libs/journal/src/content/turn-store.js';
import { InstanceFolder } from '../../libs/journal/src/recovery/instance-folder.js';
import { NodeSpoolFiles } from '../../libs/journal/src/spool/spool-file.adapter.js';
import { SpoolJournal } from '../../libs/journal/src/spool-journal.js';
import { RecordedObservations } from '../../libs/journal/src/testing/recorded-observations.fake.js';
import type { RecordedReply } from '../../apps/ingress/src/guarding/recorded-reply.js';
import { agentSession, type AgentTurn } from './agent-session.js';
import { AuditStage } from './audit-stage.js';

/**
 * What an agent's session leaves: in the database, on the broker, on the journal's disk; beside what its requests are as they come, and gzipped.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/storage.bench.ts [TURNS]
 */
const turns = Number(process.argv[2] ?? 100);
const FRAME_BYTES = 16;
const SESSIONS = 4;
/** What is there to find exchanges by, made of the record again at any time; and what proves the record. All else is the record. */
const FOUND_BY: ReadonlySet<string> = new Set(['exchange_words', 'code_piece', 'code_characters', 'code_tokens']);
const PROVED_BY: ReadonlySet<string> = new Set(['tree_tile', 'checkpoint']);

/** Counts what the journal's topic takes. */
class CountingBus extends InProcessBus {
  messageBytes = 0;
  diskBytes = 0;

  override async publishBytes(topic: Topic, events: readonly OutgoingBytes[]): Promise<void> {
    if (topic === journalTopic)
      for (const { key, bytes, headers = {} } of events) {
        const records = Number(headers['ostiary_records'] ?? 1);
        this.diskBytes += bytes.length - (records - 1) + records * FRAME_BYTES;
        this.messageBytes +=
          key.length + bytes.length + Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
      }
    await super.publishBytes(topic, events);
  }
}

const stage = await AuditStage.start(new CountingBus());
const { home, bus, sql } = stage;

interface Table {
  readonly name: string;
  readonly rows: number;
  readonly heap: number;
  readonly toast: number;
  readonly indexes: number;
}

/** By table, its partitions together; an empty table has pages as well, so it is what is added that counts. */
async function tables(): Promise<Map<string, Table>> {
  const { rows: names } = await sql.query<{ name: string; partitions: string[] }>(
    `SELECT c.relname AS name, CASE relkind WHEN 'p' THEN array(SELECT relid::text FROM pg_partition_tree(c.oid) WHERE isleaf) ELSE ARRAY[c.oid::regclass::text] END AS partitions FROM pg_class c
      WHERE relnamespace = 'audit'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
  );
  const found = new Map<string, Table>();
  for (const { name, partitions } of names) {
    const { rows } = await sql.query<Table>(
      `SELECT $1 AS name, (SELECT count(*)::int FROM ${name}) AS rows, sum(pg_relation_size(p))::int AS heap, sum(pg_indexes_size(p))::int AS indexes,
              sum(pg_table_size(p) - pg_relation_size(p))::int AS toast FROM unnest($2::regclass[]) p`,
      [name, partitions],
    );
    if (rows[0]) found.set(name, rows[0]);
  }
  return found;
}

const writer = await (async () => {
  const limits = { segmentBytes: 16 * 1024 * 1024, maxBytes: 1024 * 1024 * 1024, reservedBytes: 1024 * 1024, writeTimeoutMs: 30_000 };
  const options = { instance: 'bench', version: 'bench', limits, shipWithinMs: 1_000, adoptEveryMs: 60_000 };
  const spool = new SpoolJournal(
    options,
    new InstanceFolder(home, 'bench', 0),
    new NodeSpoolFiles(),
    bus,
    new SystemClock(),
    new RecordedObservations(),
  );
  await spool.start();
  return { spool, records: new RecordWriter(spool, new TurnStore(), randomBytes(32)) };
})();

const anthropic = formatNamed('anthropic');
const original = (text: string) => ({ keyedDigest: 'a'.repeat(64), originalBytes: Buffer.byteLength(text) });
const requests: string[] = [];
/** The same texts, each once: what no way of storing them one by one gets below. */
const once: string[] = [];

/** A session of its own, through the writer of records, the journal and the bus. */
async function run(number: number, counted: boolean): Promise<void> {
  const session = newId();
  for (const { request, answer } of agentSession(resolve('.'), turns, number)) {
    if (counted) requests.push(request);
    const id = newId();
    const conversation = anthropic.readRequest(request, {});
    const parts = recordedPieces(session, conversation.split(), []);
    const unmasked = conversation.blocks.map((block) => ({ block, changes: [] }));
    const blocks = recordedBlocks(conversation, unmasked, parts, (name) => name);
    const asked = writer.records.store(session, { exchange: id, kind: 'request' }, { parts, blocks, ...original(request) });
    const about = { request: asked.body, startedAt: new Date().toISOString(), stream: true, model: 'claude-sonnet-5-5' };
    const opening = [
      ...asked.entries,
      entries.received(id, about, session),
      entries.decided(id, 'allow', session),
      entries.forwarded(id, session),
    ];
    await writer.records.append(opening.filter(isOfExchange));
    const reply = { ...replyParts(session, replyOf(answer)), ...original(JSON.stringify(answer)) };
    const replied = writer.records.store(session, { exchange: id, kind: 'reply' }, reply);
    const timeline = Array.from({ length: 40 }, (_, index): [number, number] => [(index + 10) * 50, 30 + ((index * 7) % 23)]);
    const end = [...replied.entries, entries.ended(id, 'completed', { reply: replied.body, timeline }, session)];
    await writer.records.append(end.filter(isOfExchange));
  }
  if (counted) once.push(...textsOf(requests.at(-1)!));
}

function textsOf(request: string): string[] {
  const { system, tools, messages } = JSON.parse(request) as Record<'system' | 'tools', unknown> & {
    readonly messages: readonly unknown[];
  };
  return [system, tools, ...messages].map((one) => JSON.stringify(one));
}

async function allEnded(count: number): Promise<void> {
  for (;;) {
    const { rows } = await sql.query<{ ended: number }>(`SELECT count(*)::int AS ended FROM exchange WHERE outcome = 'completed'`);
    if (rows[0]?.ended === count) break;
    await pause(100);
  }
  await sql.query('VACUUM');
}

// What every table and index takes however little is in it, and room that is used again after each VACUUM, is there after a first session; what counts is
// what more of them take.
await run(0, false);
await allEnded(turns);
bus.messageBytes = bus.diskBytes = 0;
const before = await tables();
for (let session = 1; session <= SESSIONS; session++) {
  await run(session, true);
  await allEnded(turns * (session + 1));
}
const after = await tables();

const bytesOf = (of: (row: { readonly table: string }) => boolean): number => rows.filter(of).reduce((sum, { bytes }) => sum + bytes, 0);
const naive = requests.reduce((sum, request) => sum + Buffer.byteLength(request), 0);
const gzipped = requests.reduce((sum, request) => sum + gzipSync(request).length, 0);
/** A session’s share. */
const kb = (bytes: number): string => (bytes / SESSIONS / 1000).toFixed(0);
const rows = [...after.values()].flatMap((table) => {
  const old = before.get(table.name);
  const added = {
    rows: table.rows - (old?.rows ?? 0),
    heap: table.heap - (old?.heap ?? 0),
    toast: table.toast - (old?.toast ?? 0),
    indexes: table.indexes - (old?.indexes ?? 0),
  };
  return added.rows === 0 && added.heap === 0 && added.indexes === 0
    ? []
    : [{ table: table.name, ...added, bytes: added.heap + added.toast + added.indexes }];
});
console.table(
  Object.fromEntries(
    rows.map(({ table, rows: count, heap, toast, indexes, bytes }) => [
      table,
      { rows: count / SESSIONS, 'heap KB': kb(heap), 'long KB': kb(toast), 'indexes KB': kb(indexes), KB: kb(bytes) },
    ]),
  ),
);
console.table({
  'requests as they come': { KB: kb(naive) },
  'each gzipped': { KB: kb(gzipped) },
  'in tables and indexes': { KB: kb(bytesOf(() => true)) },
  '… the record': { KB: kb(bytesOf(({ table }) => !FOUND_BY.has(table) && !PROVED_BY.has(table))) },
  '… what it is found by': { KB: kb(bytesOf(({ table }) => FOUND_BY.has(table))) },
  '… what proves it': { KB: kb(bytesOf(({ table }) => PROVED_BY.has(table))) },
  'texts, each once and gzipped': { KB: kb(once.reduce((sum, text) => sum + gzipSync(text).length, 0)) },
  'over the broker': { KB: kb(bus.messageBytes) },
  'on the journal’s disk': { KB: kb(bus.diskBytes) },
});

await writer.spool.stop();
await stage.close();

function isOfExchange(entry: JournalEntry): entry is ExchangeEntry {
  return 'exchange' in entry;
}

function replyOf(answer: AgentTurn['answer']): RecordedReply {
  return {
    model: 'claude-sonnet-5-5',
    stop: 'end_turn',
    values: [],
    blocks: answer.map((block, index) => {
      const id = `reply.content.${index}`;
      return block.type === 'text'
        ? { id, kind: 'text', text: block.text }
        : { id, kind: 'tool_call', tool: block.name, input: block.input };
    }),
  };
}
