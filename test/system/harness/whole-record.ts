import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { KafkaMessage } from 'kafkajs';
import { Client } from 'pg';
import { z } from 'zod';
import { securityEvents } from '#contracts';
import { eventually } from '#messaging/testing';
import type { DistributedSystem } from './distributed-system.js';
import { eventUid } from '../../../apps/audit/src/security-events/event-uid.js';
import { endings } from './endings.js';
import { messagesOf } from './messages-of.js';
import { ostiary } from './program.js';

/** What must hold of the record after any trouble: every list is of faults. */
export interface WholeRecord {
  /** What `ostiary audit verify` comes to, and what it names. */
  readonly verify: string;
  readonly faults: readonly unknown[];
  /** Chains with a gap that was not filled or a broken link, as the service tells them. */
  readonly faultyChains: readonly unknown[];
  /** Records that are stored more than once. */
  readonly storedTwice: readonly string[];
  /** Exchanges that were not begun and ended once. */
  readonly notOnce: readonly string[];
  /** Topics of dead letters that hold any. */
  readonly deadLetters: readonly string[];
  /** Exchanges whose end is not on the security team's topic, or there as several events. */
  readonly untold: readonly string[];
  readonly toldTwice: readonly string[];
}

export const whole: WholeRecord = {
  verify: 'clean',
  faults: [],
  faultyChains: [],
  storedTwice: [],
  notOnce: [],
  deadLetters: [],
  untold: [],
  toldTwice: [],
};

/**
 * Looks at a system that has come to rest, from outside: its database, its topics, its command line. Waits a minute for what is to be signed and told,
 * and for `expected`. `earlier`: events that the security team had read before a broker lost them.
 */
export async function wholeRecord(
  system: DistributedSystem,
  expected: WholeRecord = whole,
  earlier: readonly KafkaMessage[] = [],
): Promise<WholeRecord> {
  const look = () => lookAt(system, earlier);
  let seen = await look();
  await eventually(
    'the record to be whole',
    async () => {
      seen = await look();
      return isDeepStrictEqual(seen, expected);
    },
    60_000,
  ).catch(() => null);
  return seen;
}

async function lookAt(system: DistributedSystem, earlier: readonly KafkaMessage[]): Promise<WholeRecord> {
  const { result, faults } = await verified(system);
  const { body } = await (await system.people.controlling('dave')).ask('GET', '/api/chains?faulty=true');
  const messages = await messagesOf(system.broker.brokers.split(','));
  const ended = await query(system, `SELECT id FROM audit.exchange WHERE outcome IS NOT NULL`);
  const told = endsTold([...earlier, ...(messages.get(securityEvents.name) ?? [])]);
  return {
    verify: result,
    faults,
    faultyChains: chainsSchema.parse(body).items.filter(({ faults: all }) => all.some(isOpen)),
    storedTwice: await query(system, `SELECT chain || ' ' || seq AS id FROM audit.journal_record GROUP BY chain, seq HAVING count(*) > 1`),
    notOnce: (await endings(system.databaseUrl)).others,
    deadLetters: [...messages].filter(([topic, letters]) => topic.endsWith('.dead') && letters.length > 0).map(([topic]) => topic),
    untold: ended.filter((id) => !told.has(id)),
    toldTwice: ended.filter((id) => (told.get(id)?.size ?? 0) > 1),
  };
}

const chainsSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), faults: z.array(z.object({ kind: z.string(), resolvedAt: z.string().nullable() })) })),
});
/** What was set aside is told as a dead letter, and never resolved. */
const isOpen = ({ kind, resolvedAt }: { readonly kind: string; readonly resolvedAt: string | null }): boolean =>
  kind !== 'poison' && resolvedAt === null;

const verifiedSchema = z.object({ result: z.string(), faults: z.array(z.unknown()) });

/** `ostiary audit verify`, as an auditor runs it beside the database. */
async function verified(system: DistributedSystem): Promise<z.infer<typeof verifiedSchema>> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-verify-'));
  try {
    await writeFile(join(folder, 'ostiary.yaml'), '{}');
    const env = { DATABASE_URL: system.databaseUrl, OSTIARY_CONFIG: join(folder, 'ostiary.yaml'), OSTIARY_HOME: system.home };
    const { code, out, err } = await ostiary(['audit', 'verify', '--json'], env);
    if (out === '') throw new Error(`verify ended with ${code}: ${err}`);
    return verifiedSchema.parse(JSON.parse(out));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function query(system: DistributedSystem, sql: string): Promise<string[]> {
  const client = new Client({ connectionString: system.databaseUrl });
  await client.connect();
  try {
    return z
      .array(z.object({ id: z.string() }))
      .parse((await client.query(sql)).rows)
      .map(({ id }) => id);
  } finally {
    await client.end();
  }
}

const endSchema = z.object({ metadata: z.object({ uid: z.string(), event_code: z.string(), correlation_uid: z.string() }) });
/** Told where an end is on record before its beginning, which a gap had: it is told anew when that has come. */
const isWithoutBeginning = ({ uid, event_code: kind, correlation_uid: exchange }: z.infer<typeof endSchema>['metadata']): boolean =>
  uid === eventUid(kind, exchange, 'without its beginning');
const ends = /^exchange\.(completed|refused|failed|client_left)$/;

/**
 * The events of ends, by exchange; those of one uid are one, as the topic promises. That an exchange was taken for interrupted before its end came is
 * told beside it, as the topic promises too.
 */
function endsTold(messages: readonly KafkaMessage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const told = new Map<string, Set<string>>();
  const interrupted = new Map<string, string>();
  for (const { value } of messages) {
    const { metadata } = endSchema.parse(JSON.parse(String(value)));
    if (metadata.event_code === 'exchange.interrupted') interrupted.set(metadata.correlation_uid, metadata.uid);
    if (!ends.test(metadata.event_code) || isWithoutBeginning(metadata)) continue;
    told.set(metadata.correlation_uid, (told.get(metadata.correlation_uid) ?? new Set()).add(metadata.uid));
  }
  for (const [exchange, uid] of interrupted) if (!told.has(exchange)) told.set(exchange, new Set([uid]));
  return told;
}
