import type { FastifyInstance } from 'fastify';
import type { HttpOptions, OstiaryConfig } from '#chassis';
import { type CallFormat, callFormats, RouteTable } from '#conversation';
import { CallListener } from './exchange/call-listener.js';
import { bodyOf, brokenRequest, headersTooLarge, headersTooSlow, type PlainRefusal } from './exchange/plain-refusal.js';

const routes = new RouteTable(callFormats);

/**
 * Headers up to this many times the limit are read all the same: only then it is known at which path they came, and in which form the client
 * can be told that they are too large.
 */
const READ_ALL_THE_SAME = 2;

/** What the router reads is a policy and what it is tried on. */
const ROUTED_BYTES = 4 * 1024 * 1024;

/** How long a client may go on sending what is refused already. */
const LINGER_MS = 3_000;

/** How ingress's port behaves: calls go straight to their listener, as they came, and what is no proper HTTP is told so and closed. */
export function ingressHttp({ ingress: { maxHeaderBytes } }: OstiaryConfig): HttpOptions {
  return {
    front: CallListener,
    bodyLimit: ROUTED_BYTES,
    // A held call takes as long as a person does; bodies have a limit of their own, and so has what the router answers.
    requestTimeoutMs: 0,
    maxHeaderBytes: maxHeaderBytes * READ_ALL_THE_SAME,
    configure: (fastify) => answerBrokenRequests(fastify, headersTooLarge(maxHeaderBytes)),
  };
}

/** What Node tells of a request that its parser refuses. */
interface ParserError extends NodeJS.ErrnoException {
  /** The bytes that it was reading. */
  readonly rawPacket?: Buffer;
}

/** The parser's own refusals (ambiguous lengths, broken or endless headers) come before any route, so they are answered on the socket. */
function answerBrokenRequests(fastify: FastifyInstance, tooLarge: PlainRefusal): void {
  const refusals: Readonly<Record<string, PlainRefusal>> = { HPE_HEADER_OVERFLOW: tooLarge, ERR_HTTP_REQUEST_TIMEOUT: headersTooSlow };
  fastify.server.removeAllListeners('clientError');
  fastify.server.on('clientError', (error: ParserError, socket) => {
    if (error.code === 'ECONNRESET') return socket.destroy();
    // It was answered: what the client goes on sending is dropped, for a connection that breaks takes the answer along.
    if (!socket.writable) return;
    const refused = refusals[error.code ?? ''] ?? brokenRequest;
    const body = bodyOf(refused, formatOf(error.rawPacket));
    socket.end(
      `HTTP/1.1 ${refused.status} ${refused.reason}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const late = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(late));
  });
}

/** The form of the answer by the path, where that came with the bytes that could not be read: endless headers leave it behind. */
function formatOf(packet: Buffer | undefined): CallFormat {
  const [, method = '', path = ''] = /^([A-Z]+) ([^ ?]{1,256})/.exec(packet?.subarray(0, 300).toString('latin1') ?? '') ?? [];
  return routes.match(method, path).format;
}
