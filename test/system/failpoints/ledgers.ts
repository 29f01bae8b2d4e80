import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import type { ControlApi } from '../harness/control-api.js';
import type { DistributedSystem } from '../harness/distributed-system.js';
import type { Call } from './mixed-load.js';
import { toldEnds } from './told-ends.js';

const endSchema = z.array(z.object({ exchange: z.string(), ended: z.coerce.number() }));
const waiterSchema = z.array(z.object({ waiter: z.string() }));

/** What happened in the round that may show. */
export interface Happened {
  /** Ingress failed somewhere: connections may be cut. */
  readonly mayBreak: boolean;
  /** It died. */
  readonly killed: boolean;
  /** A write of the journal failed before that, perhaps. */
  readonly diskFailed: boolean;
}

/** Refused while nothing could be recorded: that is kept until the disk is back, and gone with the process. */
const wasRefused = ({ status }: Call): boolean => status !== 200;

/** What must be true once everything is healed and every call has ended; asked of the three ledgers and the approvals. */
export class Ledgers {
  /** What was found wrong before, which may stay so: said once, and waited for no more. */
  private readonly said = new Set<string>();

  private constructor(
    private readonly system: DistributedSystem,
    private readonly audit: ControlApi,
    private readonly reviewer: ControlApi,
  ) {}

  static async of(system: DistributedSystem): Promise<Ledgers> {
    return new Ledgers(system, await system.people.controlling('dave'), await system.people.controlling('bob'));
  }

  /** What is wrong, in words; nothing is waited for longer than `timeoutMs`. */
  async faults(calls: readonly Call[], { mayBreak, killed, diskFailed }: Happened, timeoutMs = 60_000): Promise<string[]> {
    const given = calls.flatMap((call) => (diskFailed && killed && wasRefused(call) ? [] : (call.exchange ?? [])));
    return [
      ...(await this.within(timeoutMs, 'every exchange to have ended once', () => this.ends(given))),
      ...(await this.within(timeoutMs, 'no card to stand for nobody', () => this.openCards())),
      ...(await this.within(timeoutMs, 'every hold to have ended', () => this.openHolds())),
      ...calls.flatMap((call) => clientFaults(call, mayBreak)),
      ...(await Promise.all(calls.map((call) => this.provided(call)))).flat(),
      ...(await Promise.all(calls.map((call) => this.recorded(call)))).flat(),
      ...(await this.unfinished()),
    ];
  }

  /** Every hold was told to have ended, and once; where the teller was killed, or could not note that it had told, once more for each time. */
  async untoldHolds(deaths: number): Promise<string[]> {
    const told = await toldEnds(this.system.broker.brokers);
    const repeated = [...told.values()].filter((times) => times > 1).length;
    return this.query(`SELECT approval_id || ' of ' || exchange_id AS waiter FROM approval.waiters`, [], (rows) => [
      ...waiterSchema.parse(rows).flatMap(({ waiter }) => (told.has(waiter) ? [] : [`nobody was told of the end of ${waiter}`])),
      ...(deaths === 0 && repeated > 0 ? [`${repeated} holds were told to have ended more than once`] : []),
      ...[...told].flatMap(([waiter, times]) => (times > 1 + deaths ? [`the end of ${waiter} was told ${times} times`] : [])),
    ]);
  }

  private async within(timeoutMs: number, what: string, look: () => Promise<string[]>): Promise<string[]> {
    for (const end = Date.now() + timeoutMs; ; await sleep(300)) {
      const found = (await look().catch((error: unknown) => [`${what}: ${String(error)}`])).filter((one) => !this.said.has(one));
      if (found.length > 0 && Date.now() < end) continue;
      for (const one of found) this.said.add(one);
      return found;
    }
  }

  private ends(given: readonly string[]): Promise<string[]> {
    return this.query(
      `SELECT id AS exchange, count(r.type) FILTER (WHERE r.type IN ('exchange.completed', 'exchange.refused', 'exchange.failed', 'exchange.client_left', 'exchange.interrupted')) AS ended
       FROM unnest($1::text[]) id LEFT JOIN audit.journal_record r ON r.exchange_id = id GROUP BY id`,
      [given],
      (rows) => endSchema.parse(rows).flatMap(({ exchange, ended }) => (ended === 1 ? [] : [`exchange ${exchange} has ${ended} ends`])),
    );
  }

  /** Of every exchange that was ever begun, also those whose client never learned its id. */
  private unfinished(): Promise<string[]> {
    return this.within(60_000, 'every begun exchange to have one end', () =>
      this.query(
        `SELECT exchange_id AS exchange, count(*) FILTER (WHERE type IN ('exchange.completed', 'exchange.refused', 'exchange.failed', 'exchange.client_left', 'exchange.interrupted')) AS ended
         FROM audit.journal_record WHERE exchange_id IS NOT NULL AND type <> 'content.stored' GROUP BY exchange_id
         HAVING count(*) FILTER (WHERE type IN ('exchange.completed', 'exchange.refused', 'exchange.failed', 'exchange.client_left', 'exchange.interrupted')) <> 1`,
        [],
        (rows) => endSchema.parse(rows).map(({ exchange, ended }) => `exchange ${exchange}, begun, has ${ended} ends`),
      ),
    );
  }

  private async openCards(): Promise<string[]> {
    // Those that nobody waits for any more are listed as well, marked as orphaned: they are kept for a resend.
    const pending = (await this.reviewer.pendingApprovals()).filter(({ state }) => state === 'pending');
    return pending.map(({ id }) => `approval ${id} is open and nobody waits`);
  }

  private openHolds(): Promise<string[]> {
    return this.query(`SELECT approval_id || ' of ' || exchange_id AS waiter FROM approval.waiters WHERE ended_at IS NULL`, [], (rows) =>
      waiterSchema.parse(rows).map(({ waiter }) => `hold ${waiter} never ended`),
    );
  }

  /** Nothing but what was allowed or approved has reached the provider, and that at most once. */
  private async provided({ word, secret, kind, status, body, whole }: Call): Promise<string[]> {
    const arrived = await this.system.provider.received(word);
    const most = kind.tools === true || kind.fate === 'passes' || kind.fate === 'approved' ? 1 : 0;
    const least = status === 200 && whole && kind.fate === 'passes' && !body.includes('"error"') ? 1 : 0;
    return [
      ...(arrived.length > most ? [`${kind.name} ${word} reached the provider ${arrived.length} times`] : []),
      ...(arrived.length < least ? [`${kind.name} ${word} was answered and never reached the provider`] : []),
      ...(arrived.some((request) => request.body?.includes(secret)) ? [`the secret of ${word} reached the provider`] : []),
    ];
  }

  /** What a client has, and what the provider has, stands in a record. */
  private async recorded({ word, said, kind, exchange, body }: Call): Promise<string[]> {
    if (exchange === null) {
      const arrived = await this.system.provider.received(word);
      return arrived.length > 0 && !(await this.isRecorded(word))
        ? [`${kind.name} ${word} reached the provider and stands in no record`]
        : [];
    }
    const record = JSON.stringify(await this.audit.exchange(exchange));
    return said
      .filter((one) => textOf(body).includes(one) && !record.includes(one))
      .map((one) => `${exchange} lacks ${one}, which its client has`);
  }

  private async isRecorded(word: string): Promise<boolean> {
    const listed = await this.audit.exchanges();
    for (const { id } of listed) if (JSON.stringify(await this.audit.exchange(id)).includes(word)) return true;
    return false;
  }

  private async query<T>(text: string, values: unknown[], read: (rows: unknown[]) => T): Promise<T> {
    const client = new Client({ connectionString: this.system.databaseUrl });
    await client.connect();
    try {
      return read((await client.query<Record<string, unknown>>(text, values)).rows);
    } finally {
      await client.end();
    }
  }
}

const eventSchema = z.looseObject({
  delta: z.looseObject({ text: z.string().optional() }).optional(),
  choices: z.array(z.looseObject({ delta: z.looseObject({ content: z.string().nullish() }) })).optional(),
});

/** The model's words as far as they came, from either form; those of a stream may be spread over events. */
function textOf(body: string): string {
  if (!body.includes('data: ')) return body;
  const data = body.split('\n').flatMap((line) => (line.startsWith('data: {') ? [line.slice(6)] : []));
  return data
    .map((one) => {
      try {
        const { delta, choices } = eventSchema.parse(JSON.parse(one));
        return delta?.text ?? choices?.[0]?.delta.content ?? '';
      } catch {
        return '';
      }
    })
    .join('');
}

/** Every call ended with an answer in its form, or was cut where something may break connections. */
function clientFaults({ kind, word, status, body, isStream, whole }: Call, mayBreak: boolean): string[] {
  const cut = !whole && kind.leaves === undefined && !mayBreak;
  if (cut) return [`${kind.name} ${word} was cut at ${status}, and nothing that breaks connections had happened`];
  if (!whole) return [];
  const formed = isStream ? /^(event: (message_stop|error)|data: (\[DONE\]|\{"error"))/m.test(body) : isJson(body);
  const wrong = kind.fate !== 'passes' && kind.fate !== 'approved' && status === 200 && !isStream && !body.includes('refusal');
  return [
    ...(formed ? [] : [`${kind.name} ${word} ended at ${status} in no form: ${body.slice(-200)}`]),
    ...(wrong ? [`${kind.name} ${word} got a reply: ${body.slice(0, 200)}`] : []),
  ];
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/** With nothing that fails, each call gets what it was meant to get. */
export function unmet({ kind, word, said, status, body, whole }: Call): string[] {
  if (kind.leaves !== undefined) return [];
  const text = textOf(body);
  const met = {
    passes: () => status === 200 && whole && (!kind.name.startsWith('clean') || said.every((one) => text.includes(one))),
    approved: () => status === 200 && whole && (kind.tools === true ? body.includes(word) : text.includes(word)),
    blocked: () => status === 403,
    denied: () => body.includes(`about ${word}`),
    forgotten: () => true,
  };
  return met[kind.fate]() ? [] : [`${kind.name} ${word} got ${status}: ${body.slice(0, 300)}`];
}
