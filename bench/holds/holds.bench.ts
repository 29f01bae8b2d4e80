import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What thousands of held calls cost ingress, and how soon after their votes they go on: memory over idle, vote to answer, and a ledger of what
 * the provider got. Every tenth call is denied, every second one streams.
 * Run: node --conditions=source --import ./scripts/run-typescript.mjs bench/holds/holds.bench.ts [CALLS] [VOTES A SECOND] [one]
 */
const [calls = 10_000, perSecond = 1_000] = process.argv
  .slice(2)
  .map(Number)
  .filter((word) => !Number.isNaN(word));
const whose = process.argv.includes('one') ? 'one' : 'many';
const filler = 'A sentence that nobody needs to look at twice. '.repeat(120);

const seen = new Map<string, number>();
const provider = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const call = /call-\d+/.exec(Buffer.concat(chunks).toString())?.[0] ?? '';
    seen.set(call, (seen.get(call) ?? 0) + 1);
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', stop_reason: 'end_turn', stop_sequence: null };
    const usage = { input_tokens: 1, output_tokens: 1 };
    if (!Buffer.concat(chunks).includes('"stream":true')) {
      const body = JSON.stringify({ ...message, content: [{ type: 'text', text: call }], usage });
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      return;
    }
    const frames = [
      { type: 'message_start', message: { ...message, stop_reason: null, content: [], usage } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: call } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
      { type: 'message_stop' },
    ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(frames.join(''));
  });
}).listen(0, '127.0.0.1');
await once(provider, 'listening');

const child: ChildProcess = fork(
  new URL('./held-ingress.process.ts', import.meta.url),
  [`http://127.0.0.1:${(provider.address() as AddressInfo).port}`, String(calls)],
  { execArgv: [...process.execArgv, '--expose-gc'] },
);
const [{ url }] = (await once(child, 'message')) as [{ url: string }];
const answers = new Map<number, (value: unknown) => void>();
child.on('message', ({ number, value }: { number: number; value: unknown }) => answers.get(number)?.(value));
let orders = 0;
const order = <T>(what: object): Promise<T> =>
  new Promise<T>((resolve) => {
    answers.set(++orders, resolve as (value: unknown) => void);
    child.send({ number: orders, ...what });
  });

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly holds: string;
}
const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

interface Held {
  readonly name: string;
  readonly denied: boolean;
  readonly exchange: string;
  readonly answered: Promise<{ text: string; at: number }>;
  votedAt: number;
}

const textOf = async (response: IncomingMessage): Promise<{ text: string; at: number }> => {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  // A guarded stream comes in pieces of its own.
  const pieces = text.matchAll(/"text_delta","text":"([^"]*)"/g).map(([, piece = '']) => piece);
  return { text: text + [...pieces].join(''), at: performance.now() };
};

/** Resolves once the answer has begun, which for a held call is its first beat. */
const call = async (at: number, token: string): Promise<Held> => {
  const name = `call-${at}`;
  const content = `Look at the production database for ${name}. ${filler}`;
  const body = JSON.stringify({ model: 'claude-test', max_tokens: 10, stream: at % 2 === 0, messages: [{ role: 'user', content }] });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request(`${url}/v1/messages`, { method: 'POST', agent, headers }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { name, denied: at % 10 === 0, exchange: String(response.headers['ostiary-exchange']), answered: textOf(response), votedAt: 0 };
};

const one = await order<string>({ say: 'token', subject: 'alice' });
const idle = await order<Memory>({ say: 'memory' });
const began = performance.now();
const holding: Promise<Held>[] = [];
for (let at = 0; at < calls; at += 1) {
  holding.push(call(at, whose === 'one' ? one : await order<string>({ say: 'token', subject: `user-${at}` })));
  if (at % 50 === 49) await pause(50);
}
const held = await Promise.all(holding);
const allHeld = performance.now();
await pause(3_000);
const full = await order<Memory>({ say: 'memory' });
const voting = performance.now();
for (const [at, each] of held.entries()) {
  const early = voting + (at * 1000) / perSecond - performance.now();
  if (early > 0) await pause(early);
  each.votedAt = performance.now();
  void order({ say: 'vote', id: each.exchange, state: each.denied ? 'denied' : 'approved' });
}
const waits: number[] = [];
let wrong = 0;
for (const each of held) {
  const { text, at } = await each.answered;
  waits.push(at - each.votedAt);
  const times = seen.get(each.name) ?? 0;
  if (each.denied ? times !== 0 || !text.includes('production-database') : times !== 1 || !text.includes(each.name)) wrong += 1;
}
waits.sort((a, b) => a - b);
const after = await order<Memory>({ say: 'memory' });
const at = (share: number): string => (waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0).toFixed(0);
process.stdout.write(
  `${calls} held calls of ${whose}, 6 KB each, ${perSecond} votes a second; load ${loadavg()[0]?.toFixed(1)}\n` +
    `  all held after ${((allHeld - began) / 1000).toFixed(1)} s; ${full.holds} held\n` +
    `  memory: idle ${megabytes(idle.rss)} MB, held ${megabytes(full.rss)} MB (+${megabytes(full.rss - idle.rss)}), of it heap +${megabytes(full.heapUsed - idle.heapUsed)}, outside +${megabytes(full.external - idle.external)}; after ${megabytes(after.rss)} MB\n` +
    `  vote to answer: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, last ${at(1)} ms; ${after.holds} left behind; ${wrong} wrong\n`,
);
await order({ say: 'stop' });
agent.destroy();
provider.closeAllConnections();
provider.close();
