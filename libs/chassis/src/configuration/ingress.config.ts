import { z } from 'zod';
import { count, millis, port, section } from './section.js';

/** The data path: addresses, limits and waiting times. */
export const ingressConfigSchema = section({
  host: z.string().default('127.0.0.1').describe('Address that ingress listens on.'),
  port: port(8080, 'Port of ingress; 0 takes a free one.'),
  trustedProxies: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .default([])
    .describe(
      'Addresses and networks of the proxies in front of ingress: what they say in `x-forwarded-for` is where a call came from. Empty: the address of the connection.',
    ),
  instance: z
    .string()
    .nullable()
    .default(null)
    .describe('Name of this instance in logs, metrics and journal; by default host name and process id.'),
  maxHeaderBytes: count(
    64 * 1024,
    'Largest headers of a request, all together, in bytes. A client’s helper may send a token of up to 16 KB twice.',
  ),
  maxBodyBytes: count(32 * 1024 * 1024, 'Largest request body, after inflation, in bytes.'),
  maxReplyBytes: count(
    16 * 1024 * 1024,
    'Largest reply of a provider that is no stream, after inflation, in bytes, and most characters of text in one that is.',
  ),
  maxInflationRatio: count(100, 'Largest ratio of inflated to sent size of a compressed body, beyond its first 64 KB.'),
  // Beyond half a million the reader refuses whatever is configured.
  maxBodyValues: z
    .number()
    .int()
    .min(1)
    .max(500_000)
    .default(200_000)
    .describe('JSON values and keys that one request body may have. The longest conversations of coding agents have about 20,000.'),
  maxBodyBlocks: count(10_000, 'Content blocks that one request body may have.'),
  maxFindings: count(5_000, 'Findings, and matches of rules in texts, that one request may have.'),
  offloadBytes: count(32 * 1024, 'Bodies above this many bytes are read and inspected in a worker thread.'),
  offloadValues: count(2_000, 'The same for bodies of more JSON values and keys than this.'),
  inspectionWorkers: count(2, 'Worker threads that inspect bodies. One principal keeps all but one of them busy at most.'),
  inspectionTimeoutMs: millis(10_000, 'Longest time that one body may keep a worker at a time; the call is then refused.'),
  inspectionMemoryMb: count(1024, 'Memory of one worker thread, in megabytes.'),
  inspectionQueueMs: millis(10_000, 'How long a call waits for a worker before it is told to ask again.'),
  bodyTimeoutMs: millis(30_000, 'Longest silence while a request body arrives; an upload may take as long as it goes on.'),
  minBodyBytesPerSecond: count(1024, 'Bytes a second that a request body must come with, on average over a minute.'),
  maxConcurrentPerPrincipal: count(64, 'Calls that one principal may have under way at once.'),
  maxBodyBytesInFlight: count(
    512 * 1024 * 1024,
    'Bytes of request bodies held in memory at once, over all calls, those that are on their way included.',
  ),
  maxBodyBytesPerPrincipal: count(128 * 1024 * 1024, 'The same for one principal.'),
  decisionTimeoutMs: millis(
    5_000,
    'How long a risky call waits for the policy service before it is refused. An update of that service takes up to two seconds of it.',
  ),
  uncommittedMs: millis(5_000, 'How long a held call stays without a status, so that a fast denial is a real one.'),
  // Clients and the proxies between take a longer silence for a dead connection.
  beatMs: z
    .number()
    .int()
    .min(1)
    .max(15_000)
    .default(15_000)
    .describe(
      'Longest silence of an answer that has begun: then a beat keeps the connection alive. A shorter one makes the longest hold shorter for some clients, see docs. In milliseconds.',
    ),
  upstreamQuietMs: z
    .number()
    .int()
    .min(1)
    .max(15_000)
    .default(15_000)
    .describe(
      'How long a streamed call waits for the provider’s first byte, or for a free connection to it, before its answer begins and beats keep it alive. In milliseconds.',
    ),
  maxHoldMs: millis(540_000, 'Longest hold; after it the caller is told to ask again.'),
  maxHolds: count(10_000, 'Held calls at once.'),
  maxHoldsPerPrincipal: count(32, 'Held calls of one principal at once.'),
  drainMs: millis(10_000, 'How long a stopping instance waits for calls under way.'),
  failOpenRoutes: z.array(z.string()).default([]).describe('Paths that are served even when the journal cannot record them. Empty: none.'),
});

/** The journal on ingress’s disk. */
export const journalConfigSchema = section({
  segmentBytes: count(16 * 1024 * 1024, 'Size at which a journal segment is closed.'),
  maxBytes: count(4 * 1024 * 1024 * 1024, 'Size of the whole journal at which calls are refused.'),
  reservedBytes: count(1024 * 1024, 'Part of maxBytes kept for the records that say so.'),
  writeTimeoutMs: millis(5_000, 'Longest time for a write to become durable.'),
});
