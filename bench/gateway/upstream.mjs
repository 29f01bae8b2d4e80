// The provider of the benchmark: prerecorded replies, so that it costs next to nothing. It tells its parent when each delta of a paced stream left.
import { createServer } from 'node:http';
import { nonceDigits } from './bodies.mjs';
import { now } from './clock.mjs';
import { closing, deltaCount, deltas, json, opening } from './replies.mjs';

const paceMs = 10;

const pacedStream = (response, number) => {
  const times = [];
  const timer = setInterval(() => {
    times.push(now());
    response.write(deltas[times.length - 1]);
    if (times.length < deltaCount) return;
    clearInterval(timer);
    response.end(Buffer.concat(closing));
    process.send({ number, times });
  }, paceMs);
  response.once('close', () => clearInterval(timer));
};

const answer = (body, response) => {
  if (!body.includes('"stream":true')) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': json.length, 'request-id': 'req_bench' });
    return response.end(json);
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_bench' });
  for (const part of opening) response.write(part);
  if (body.includes('bench-paced')) {
    const at = body.indexOf('call ') + 'call '.length;
    return pacedStream(response, Number(body.latin1Slice(at, at + nonceDigits)));
  }
  for (const part of deltas) response.write(part);
  for (const part of closing) response.write(part);
  response.end();
};

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => answer(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks), response));
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.once('disconnect', () => process.exit(0));
