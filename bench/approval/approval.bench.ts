import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { eventually } from '#messaging/testing';
import type { Answer } from '../../test/system/harness/answer.js';
import { shows } from '../../test/system/harness/control-api.js';
import { approveInSlack } from './click.js';
import { type Form, openStage, type Stage } from './stage.js';

/**
 * How soon after a click in Slack the held call is at the provider: from the signed request at the control address to the moment that the
 * provider's ledger notes. One click at a time, while others wait.
 * Run, after a build: node --conditions=source --import ./scripts/run-typescript.mjs bench/approval/approval.bench.ts [CLICKS] [embedded | distributed] [--docs]
 * --docs puts the table between the marks of docs/performance.md.
 */
const words = process.argv.slice(2);
const [clicks = 1_000] = words.map(Number).filter((word) => !Number.isNaN(word));
const forms = (['embedded', 'distributed'] as const).filter(
  (form) => words.includes(form) || !/embedded|distributed/.test(words.join(' ')),
);
/** Calls that wait at once. */
const atOnce = 25;
/** Before anything is measured. */
const warmUp = 50;

interface Held {
  readonly word: string;
  readonly answered: Promise<Answer>;
  readonly approvalId: string;
}

interface Noted {
  readonly sequence: number;
  readonly at: string;
  readonly body: string | null;
}

class Bench {
  private sequence = 0;
  private made = 0;

  constructor(private readonly stage: Stage) {}

  /** Milliseconds from each click to its call at the provider, sorted. */
  async measure(count: number): Promise<number[]> {
    const times: number[] = [];
    while (times.length < count) {
      for (const held of await this.hold(Math.min(atOnce, count - times.length))) times.push(await this.release(held));
    }
    return times.sort((a, b) => a - b);
  }

  private async hold(count: number): Promise<Held[]> {
    const [alice, bob] = [await this.stage.people.calling('alice'), await this.stage.people.controlling('bob')];
    const calls = Array.from({ length: count }, () => {
      const word = `bench-${(this.made += 1)}-of-many`;
      return { word, answered: alice.call(`Check the prod database for ${word}`, { session: crypto.randomUUID() }) };
    });
    const pending = await eventually('all of them to wait', async () => {
      const all = await bob.pendingApprovals();
      return all.length >= count ? all : null;
    });
    return calls.map(({ word, answered }) => ({ word, answered, approvalId: pending.find((one) => shows(one, word))!.id }));
  }

  private async release({ word, answered, approvalId }: Held): Promise<number> {
    const clickedAt = Date.now();
    await approveInSlack(this.stage, approvalId);
    const answer = await answered;
    if (answer.status !== 200) throw new Error(`${word} was answered with ${answer.status}.`);
    const noted = await this.ledger();
    const [own, ...more] = noted.filter(({ body }) => body?.includes(word));
    if (own === undefined || more.length > 0) throw new Error(`${word} was at the provider ${noted.length} times.`);
    this.sequence = Math.max(...noted.map(({ sequence }) => sequence));
    return Date.parse(own.at) - clickedAt;
  }

  private async ledger(): Promise<Noted[]> {
    const answer = await fetch(`${this.stage.provider}/__simulator/ledger?after=${this.sequence}`);
    return ((await answer.json()) as { items: Noted[] }).items;
  }
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

async function row(form: Form): Promise<string> {
  const stage = await openStage(form);
  try {
    const bench = new Bench(stage);
    await bench.measure(warmUp);
    const times = await bench.measure(clicks);
    const [median, p99, last] = [0.5, 0.99, 1].map((share) => quantile(times, share));
    return `| ${form} | ${times.length.toLocaleString('en')} | ${median} | ${p99} | ${last} |`;
  } finally {
    await stage.stop();
  }
}

const lines = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown processor'}, load ${loadavg()[0]?.toFixed(1)} at the start.`,
  '',
  '| form | clicks | click to the call at the provider, ms: median | p99 | longest |',
  '|---|---|---|---|---|',
];
for (const form of forms) lines.push(await row(form));
console.log(lines.join('\n'));
if (words.includes('--docs')) {
  const page = 'docs/performance.md';
  const [start, end] = ['<!-- approval: begin -->', '<!-- approval: end -->'];
  const before = readFileSync(page, 'utf8');
  if (!before.includes(start)) throw new Error(`${page} has no mark ${start}`);
  writeFileSync(
    page,
    `${before.slice(0, before.indexOf(start) + start.length)}\n${lines.join('\n')}\n${before.slice(before.indexOf(end))}`,
  );
}
