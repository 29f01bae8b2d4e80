import { setTimeout as pause } from 'node:timers/promises';
import { makeBody, stamp } from './bodies.mjs';
import { now } from './clock.mjs';
import { Connection } from './connection.mjs';
import { processorTime, settled } from './processor-time.mjs';
import { StreamText } from './stream-text.mjs';
import { jsonReplyBytes, replyTextLength, textSentAfter } from './replies.mjs';

let calls = 0;
/** How long a target is given to do what its calls have left it to do. */
export const settleMs = 5_000;

/** The head of a call with so many bytes, of a session of this process. */
export const requestHead = (target, length, session) =>
  Buffer.from(
    [
      'POST /v1/messages HTTP/1.1',
      `host: 127.0.0.1:${target.port}`,
      'content-type: application/json',
      'accept: application/json',
      'anthropic-version: 2023-06-01',
      'user-agent: Anthropic/JS 1.12.0',
      `authorization: Bearer ${target.token ?? 'none'}`,
      `x-claude-code-session-id: bench-${process.pid}-${session}`,
      ...Object.entries(target.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      `content-length: ${length}`,
      '\r\n',
    ].join('\r\n'),
  );

/** Anything but the whole, untouched reply ends the benchmark: an error must never count as a fast call. */
export const verify = (target, scenario, reply, text) => {
  const problem =
    reply.status !== 200
      ? `status ${reply.status}`
      : target.verdicts && !/\r\nostiary-verdict: allow\r?/i.test(reply.headers)
        ? 'no verdict `allow`'
        : scenario.stream && !(text.stopped && text.length === replyTextLength)
          ? `a stream of ${text.length} characters, stopped: ${text.stopped}`
          : !scenario.stream && reply.bodyBytes !== jsonReplyBytes
            ? `a body of ${reply.bodyBytes} bytes`
            : null;
  if (problem !== null) throw new Error(`${target.name}, ${scenario.name}: ${problem}\n${reply.headers}`);
};

const deltaDelays = (sent, { arrivals }) => {
  let at = 0;
  return textSentAfter.map((characters, index) => {
    while (arrivals[at][0] < characters) at++;
    return arrivals[at][1] - sent[index];
  });
};

/** Runs one scenario against one target for a bounded time and number of calls, one begun every so often where that is said. Times in milliseconds. */
export const measure = async (target, scenario, upstream, bounds) => {
  const body = makeBody(scenario);
  const connections = await Promise.all(Array.from({ length: scenario.connections }, () => Connection.open(target.port)));
  const samples = { firstByte: [], total: [], delta: [], calls: 0, ms: 0, cpuMs: null };
  const oneCall = async (connection, head, keep) => {
    const number = ++calls;
    const text = scenario.stream ? new StreamText() : null;
    const reply = await connection.call(head, stamp(body, number), text === null ? undefined : (part, now) => text.push(part, now));
    verify(target, scenario, reply, text);
    const sent = scenario.paced ? await upstream.sentTimes(number) : null;
    if (!keep) return;
    samples.firstByte.push(reply.firstByteAt - reply.startedAt);
    samples.total.push(reply.endedAt - reply.startedAt);
    if (sent !== null) samples.delta.push(...deltaDelays(sent, text));
  };
  const heads = connections.map((_, index) => requestHead(target, body.buffer.length, index));
  try {
    const warmUp = scenario.paced ? 0 : bounds.warmUp;
    await Promise.all(
      connections.map(async (connection, index) => {
        for (let count = 0; count < warmUp; count++) await oneCall(connection, heads[index], false);
      }),
    );
    if (target.pid !== null) await settled(target, settleMs);
    const cpuBefore = target.pid === null ? null : await processorTime(target);
    const startedAt = now();
    const { everyMs = 0 } = bounds;
    let begun = 0;
    await Promise.all(
      connections.map(async (connection, index) => {
        while (begun < bounds.calls && now() - startedAt < bounds.ms) {
          const early = startedAt + begun++ * everyMs - now();
          if (early > 0) await pause(early);
          await oneCall(connection, heads[index], true);
        }
      }),
    );
    samples.calls = samples.total.length;
    samples.ms = now() - startedAt;
    // What the calls left to be done later is their cost too, and must not be the next ones’.
    if (target.pid !== null) await settled(target, settleMs);
    samples.cpuMs = cpuBefore === null ? null : (await processorTime(target)) - cpuBefore;
    return samples;
  } finally {
    for (const connection of connections) connection.close();
  }
};
