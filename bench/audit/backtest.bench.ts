import { randomUUID } from 'node:crypto';
import { journalRecordSchema } from '#contracts';
import { BacktestRun } from '../../apps/audit/src/backtest/backtest-run.js';
import { compileDraft } from '../../apps/audit/src/backtest/draft-policy.js';
import { JournalChain } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { body, entries, refOf } from '../../apps/audit/src/testing/entries.fake.js';

/**
 * How many recorded exchanges a second a draft is run over on one core: sessions of agents in which every turn adds four blocks of 1 KB, the call of a tool and its
 * result among them. Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/audit/backtest.bench.ts [EXCHANGES] [TURNS]
 */
const wanted = Number(process.argv[2] ?? 20_000);
const turns = Number(process.argv[3] ?? 50);
const PER_TURN = 4;

const words = ['deploy', 'invoice', 'customer', 'table', 'cluster', 'review', 'release', 'schema', 'token', 'report'];
const text = (seed: number): string => {
  let said = '';
  for (let at = seed; said.length < 1_000; at = (at * 31 + 7) % 9_973) said += `${words[at % words.length]} ${at} `;
  return JSON.stringify(said);
};

const chain = new JournalChain(randomUUID(), Date.now());
const records: Uint8Array[] = [];
const sessions: number[] = [];
for (let number = 0; number < wanted; number += 1) {
  const [sessionNumber, turn] = [Math.floor(number / turns) + 1, number % turns];
  const session = `session-${sessionNumber}`;
  const id = `${session}-${turn}`;
  const texts = Array.from({ length: PER_TURN }, (_, part) => text(number * PER_TURN + part));
  const keep = turn * PER_TURN;
  const roles = ['assistant', 'assistant', 'user', 'user'] as const;
  const blocks = texts.map((_, part) => ({
    id: `messages.${keep + part}.content.0`,
    kind: part === 1 ? ('tool_use' as const) : part === 2 ? ('tool_result' as const) : ('text' as const),
    role: roles[part]!,
    provenance: (['assistant', 'tool_use', 'tool_result', 'user'] as const)[part]!,
    isNew: part > 1,
    from: keep + part,
    to: keep + part + 1,
    text: [{ from: keep + part, to: keep + part + 1, as: 'string' as const }],
  }));
  const parts = texts.map((one) => ({ ref: refOf(one, session) }));
  const request = { ...body(`${id}:request`, parts, turn === 0 ? null : `${session}-${turn - 1}:request`, keep), blocks };
  const opening = [
    ...texts.map((one) => entries.content(one, session, id)),
    entries.received(id, { request, startedAt: new Date().toISOString() }, session),
    entries.decided(id, 'allow', session),
    entries.forwarded(id, session),
  ];
  for (const record of [chain.addTogether(opening), chain.addTogether([entries.ended(id, 'completed', {}, session)])]) {
    records.push(record.bytes);
    sessions.push(sessionNumber);
  }
}
if (!journalRecordSchema.safeParse(JSON.parse(Buffer.from(records[0]!).toString())).success) throw new Error('These are no records.');

const drafts = {
  'findings and conditions': `  - { id: secrets, on: [request, reply], match: { findings: [secret] }, action: mask }
  - { id: people, on: [request], match: { findings: [pii] }, when: '"contractors" in groups', action: block }\n`,
  'words and patterns too': `  - { id: secrets, on: [request, reply], match: { findings: [secret] }, action: mask }
  - { id: project, on: [request, reply, tool_call], match: { words: [Bluebird, Kingfisher] }, action: block }
  - { id: tickets, on: [request], match: { patterns: ['OPS-[0-9]{6}'] }, action: require-approval, approval: { reviewers: [security] } }\n`,
};
for (const [name, rules] of Object.entries(drafts)) {
  const compiled = compileDraft(`version: 1\nrules:\n${rules}`);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const run = new BacktestRun(compiled.policy, new Date(0));
  const cpu = process.cpuUsage();
  run.take({ records, sessions });
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (user + system) / 1e6;
  console.log(
    `${name}: ${run.compared} exchanges of up to ${turns * PER_TURN} blocks, ${Math.round(run.compared / seconds)} a second of one core`,
  );
}
