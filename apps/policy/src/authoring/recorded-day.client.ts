import { CONFIG, type OstiaryConfig } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** In whose name the record is looked at: what their call says of who they are, and why they look, as bytes of a header. */
export interface Asker {
  readonly authorization: string;
  readonly reason: string | null;
}

/** How many of the last day's calls there were, and how many of them each rule of a policy would have met. */
export interface RecordedDay {
  readonly calls: number;
  readonly met: ReadonlyMap<string, number>;
}

const AGAIN_MS = 200;
const CANCEL_MS = 2_000;
const PATH = '/api/backtests';

const backtestSchema = z.object({
  id: z.string(),
  state: z.string(),
  result: z.object({ exchanges: z.number(), rules: z.array(z.object({ ruleId: z.string(), after: z.number() })) }).nullable(),
});
type Backtest = z.infer<typeof backtestSchema>;

/** Asks the audit service for a backtest over the last day, as somebody: it decides whether they may, and notes who asked. */
@Injectable()
export class RecordedDayClient {
  private readonly base: string;
  private readonly timeoutMs: number;

  constructor(@Inject(CONFIG) { services, policy }: OstiaryConfig) {
    this.base = `http://${services.auditHost}:${services.auditPort}`;
    this.timeoutMs = policy.recordTimeoutMs;
  }

  get isAsked(): boolean {
    return this.timeoutMs > 0;
  }

  /** Rejects, in words for the author, where there is no answer in time or they may not have one. */
  async of(source: string, asker: Asker): Promise<RecordedDay> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    const begun = await this.ask('POST', PATH, asker, signal, { source, since: '24h' });
    const result = await this.resultOf(begun, asker, signal);
    return { calls: result.exchanges, met: new Map(result.rules.map(({ ruleId, after }) => [ruleId, after])) };
  }

  private async resultOf(begun: Backtest, asker: Asker, signal: AbortSignal): Promise<NonNullable<Backtest['result']>> {
    const path = `${PATH}/${encodeURIComponent(begun.id)}`;
    let last = begun;
    try {
      while (last.state === 'running') {
        await pause(AGAIN_MS, undefined, { signal });
        last = await this.ask('GET', path, asker, signal);
      }
    } catch (error) {
      await this.ask('DELETE', path, asker, AbortSignal.timeout(CANCEL_MS)).catch(() => undefined);
      throw signal.aborted ? new Error(`it took longer than ${this.timeoutMs / 1_000} s; ostiary policy backtest has the time.`) : error;
    }
    if (last.result === null) throw new Error('the backtest could not be brought to its end.');
    return last.result;
  }

  private async ask(method: string, path: string, { authorization, reason }: Asker, signal: AbortSignal, body?: object): Promise<Backtest> {
    const headers = {
      authorization,
      ...(reason !== null && { 'x-ostiary-reason': reason }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const init = { method, headers, redirect: 'error', signal, ...(body !== undefined && { body: JSON.stringify(body) }) } as const;
    const answer = await fetch(`${this.base}${path}`, init).catch(() => null);
    const told: unknown = (await answer?.json().catch(() => null)) ?? null;
    const parsed = answer?.ok === true ? backtestSchema.safeParse(told).data : undefined;
    if (parsed !== undefined) return parsed;
    const { data: problem } = z.object({ detail: z.string() }).safeParse(told);
    throw new Error(problem === undefined ? 'the audit service does not answer.' : `the audit service says: ${problem.detail}`);
  }
}
