import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { CountingProvider } from './counting-provider.js';
import { HeldCall } from './held-call.js';
import { HeldIngress } from './held-ingress.js';

/**
 * What thousands of held calls cost ingress, and how soon after their votes they go on: memory over idle, vote to answer, and a ledger of what
 * the provider got.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/holds/holds.bench.ts [CALLS] [VOTES A SECOND] [one | many] [--docs]
 * Without a word, of one principal and of many. --docs puts the table between the marks of docs/performance.md.
 */
const words = process.argv.slice(2);
const [calls = 10_000, perSecond = 1_000] = words.map(Number).filter((word) => !Number.isNaN(word));
const forms = (['one', 'many'] as const).filter((form) => !['one', 'many'].some((word) => words.includes(word)) || words.includes(form));
/** Held and let go before anything is measured: what is compiled and remembered once is no hold's. */
const warmUp = 500;
/** Clients that leave while their calls are held. */
const abandoned = 300;
/** Clients that send at a time, each the next call once its last one is held. */
const clients = 64;

type Form = (typeof forms)[number];

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
const quantile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);

class Bench {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

  private constructor(
    private readonly form: Form,
    private readonly provider: CountingProvider,
    private readonly ingress: HeldIngress,
  ) {}

  static async row(form: Form): Promise<string> {
    const provider = await CountingProvider.start();
    const bench = new Bench(form, provider, await HeldIngress.start(provider.url, calls));
    try {
      return await bench.measure();
    } finally {
      bench.agent.destroy();
      await bench.ingress.stop();
      provider.stop();
    }
  }

  private async measure(): Promise<string> {
    await this.released(await this.hold(warmUp, 'warm'));
    const idle = await this.ingress.memory();
    const began = performance.now();
    const [held, toHold] = await this.priced(() => this.hold(calls, 'held'));
    const seconds = (performance.now() - began) / 1_000;
    const full = await this.ingress.memory();
    const [{ waits, wrong }, toRelease] = await this.priced(() => this.released(held));
    for (const call of await this.hold(abandoned, 'left')) call.leave();
    const after = await this.ingress.memory();
    const memory = [full.rss - idle.rss, full.heapUsed - idle.heapUsed, full.external - idle.external].map(megabytes);
    const times = [0.5, 0.99, 1].map((share) => quantile(waits, share));
    return `| ${[
      this.form === 'one' ? 'one principal' : 'many',
      full.held.toLocaleString('en'),
      `${seconds.toFixed(0)} s`,
      `${megabytes(idle.rss)} MB`,
      `+${memory[0]} MB (${memory[1]} / ${memory[2]})`,
      times.join(' / '),
      `${toHold} / ${toRelease}`,
      wrong,
      after.held,
      after.openAsks,
    ].join(' | ')} |`;
  }

  /** With what it took ingress of processor time for each call, in milliseconds. */
  private async priced<T>(work: () => Promise<T>): Promise<[T, string]> {
    const before = await this.ingress.processorMs();
    const done = await work();
    return [done, (((await this.ingress.processorMs()) - before) / calls).toFixed(2)];
  }

  /** Resolves when all of them are held. */
  private async hold(count: number, series: string): Promise<HeldCall[]> {
    const held: HeldCall[] = [];
    const one = await this.ingress.token('alice');
    let next = 0;
    const client = async (): Promise<void> => {
      for (let at = next++; at < count; at = next++) {
        const token = this.form === 'one' ? one : await this.ingress.token(`user-${at}`);
        held.push(await HeldCall.make(this.ingress.url, this.agent, token, series, at));
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    return held;
  }

  /** Votes on each in turn, and waits for all answers: how long each took after its vote, and how many were not as voted, or not sent on just once. */
  private async released(held: readonly HeldCall[]): Promise<{ waits: number[]; wrong: number }> {
    const voting = performance.now();
    for (const [at, call] of held.entries()) {
      const early = voting + (at * 1_000) / perSecond - performance.now();
      if (early > 0) await pause(early);
      call.votedAt = performance.now();
      void this.ingress.vote(call.exchange, call.denied ? 'denied' : 'approved');
    }
    const waits: number[] = [];
    let wrong = 0;
    for (const { name, denied, answered, votedAt } of held) {
      const { text, at } = await answered;
      waits.push(at - votedAt);
      const times = this.provider.seen.get(name) ?? 0;
      if (denied ? times === 0 && text.includes('production-database') : times === 1 && text.includes(name)) continue;
      wrong += 1;
      console.error(`${name}, ${denied ? 'denied' : 'approved'}, was sent on ${times} times and answered ${text.trim().slice(-200)}`);
    }
    return { waits: waits.sort((a, b) => a - b), wrong };
  }
}

const lines = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown processor'}, load ${loadavg()[0]?.toFixed(1)} at the start; ${perSecond} votes a second.`,
  '',
  '| of | held | arrived in | memory before | held: resident (of it JavaScript / buffers) | vote to answer, ms (median / p99 / last) | processor a call, ms (to hold / to release) | wrong | left behind | asks left open |',
  '|---|---|---|---|---|---|---|---|---|---|',
];
for (const form of forms) lines.push(await Bench.row(form));
console.log(lines.join('\n'));
if (words.includes('--docs')) {
  const page = 'docs/performance.md';
  const [start, end] = ['<!-- holds: begin -->', '<!-- holds: end -->'];
  const before = readFileSync(page, 'utf8');
  if (!before.includes(start)) throw new Error(`${page} has no mark ${start}`);
  writeFileSync(
    page,
    `${before.slice(0, before.indexOf(start) + start.length)}\n${lines.join('\n')}\n${before.slice(before.indexOf(end))}`,
  );
}
