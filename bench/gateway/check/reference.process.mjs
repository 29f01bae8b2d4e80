/**
 * FROZEN: the fixed work that `--check` holds the gateway's processor time against. It is a made-up gateway of the same kind of work (HTTP on both
 * sides, JSON both ways, SHA-256, a pass over every byte, a durable write before it forwards, a stream read frame by frame) in plain Node, with
 * nothing of ours in it. Whoever makes it faster or slower changes what the committed ratios mean: reference.spec.mjs holds its digest.
 * Arguments: upstream port, folder to write into.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';

const [upstreamPort, folder] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const file = await open(join(folder, 'reference.log'), 'w');
const fileBytes = 64 * 1024 * 1024;

let at = 0;
let waiting = [];
let writing = false;

/** Writes of one moment share one sync. */
const flush = async () => {
  writing = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    const bytes = Buffer.concat(group.map(({ record }) => record));
    if (at > fileBytes) at = 0;
    await file.write(bytes, 0, bytes.length, at);
    at += bytes.length;
    await file.datasync();
    for (const { resolve } of group) resolve();
  }
  writing = false;
};

const durable = (record) =>
  new Promise((resolve) => {
    waiting.push({ record, resolve });
    if (!writing) void flush();
  });

/** FNV-1a of every byte. */
const passOver = (bytes) => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ bytes[index], 0x01000193);
  return hash >>> 0;
};

const strings = (value) => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
};

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

const recordOf = (body, parsed) => {
  const texts = strings(parsed);
  const digests = texts.map(digest);
  return Buffer.from(`${JSON.stringify({ digest: digest(body), pass: passOver(body), digests, parsed })}\n`);
};

const readFrames = (rest, chunk) => {
  const frames = (rest + chunk.toString('utf8')).split('\n\n');
  const left = frames.pop();
  for (const frame of frames) {
    const data = frame.slice(frame.indexOf('\ndata: ') + 7);
    strings(JSON.parse(data));
  }
  return left;
};

const forward = (body, incoming, response) => {
  const headers = { 'content-type': incoming.headers['content-type'], 'content-length': body.length };
  const outgoing = request({ port: upstreamPort, host: '127.0.0.1', method: 'POST', path: incoming.url, agent, headers }, (answer) => {
    const stream = answer.headers['content-type'].startsWith('text/event-stream');
    response.writeHead(answer.statusCode, answer.headers);
    const chunks = [];
    let rest = '';
    answer.on('data', (chunk) => {
      if (stream) rest = readFrames(rest, chunk);
      chunks.push(chunk);
      response.write(chunk);
    });
    answer.on('end', () => {
      response.end();
      const whole = Buffer.concat(chunks);
      void durable(stream ? Buffer.from(`${digest(whole)}\n`) : recordOf(whole, JSON.parse(whole.toString('utf8'))));
    });
  });
  outgoing.end(body);
};

const server = createServer({ keepAliveTimeout: 120_000 }, (incoming, response) => {
  const chunks = [];
  incoming.on('data', (chunk) => chunks.push(chunk));
  incoming.on('end', async () => {
    const body = Buffer.concat(chunks);
    await durable(recordOf(body, JSON.parse(body.toString('utf8'))));
    forward(body, incoming, response);
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port, token: 'none' }));

process.on('message', ({ say }) => {
  if (say === 'stop') process.exit(0);
  const { user, system } = process.cpuUsage();
  process.send({ done: say, value: (user + system) / 1_000 });
});
