import type { HttpOptions, OstiaryConfig } from '#chassis';
import type { FastifyInstance } from 'fastify';
import type { ErrorCode } from '#contracts';
import { formats, RouteTable, type WireFormat } from '#conversation';
import { pathOf } from './call/recorded-path.js';

const routes = new RouteTable(formats);

/**
 * Headers up to this many times the limit are read all the same: only then it is known at which path they came, and in which form the client
 * can be told that they are too large.
 */
const READ_ALL_THE_SAME = 2;

/** How long a client may go on sending what is refused already. */
const LINGER_MS = 3_000;

/** How ingress's port behaves: bodies stay raw streams, errors are the provider's, and what is no proper HTTP is told so and closed. */
export function ingressHttp({ ingress: { maxHeaderBytes } }: OstiaryConfig): HttpOptions {
  return {
    parseBodies: false,
    problems: false,
    logRequests: false,
    // A held call takes as long as a person does; bodies have a limit of their own.
    requestTimeoutMs: 0,
    maxHeaderBytes: maxHeaderBytes * READ_ALL_THE_SAME,
    configure: (fastify) => {
      const tooLarge = headersTooLarge(maxHeaderBytes);
      refuseLargeHeaders(fastify, maxHeaderBytes, tooLarge);
      answerBrokenRequests(fastify, tooLarge);
    },
  };
}

interface Refused {
  readonly status: number;
  readonly reason: string;
  readonly code: ErrorCode;
  readonly text: string;
}

const headersTooLarge = (bytes: number): Refused => ({
  status: 431,
  reason: 'Request Header Fields Too Large',
  code: 'headers_too_large',
  text: `The headers of the request are larger than ${bytes / 1024} KB together, which is the limit.`,
});
const tooSlow: Refused = {
  status: 408,
  reason: 'Request Timeout',
  code: 'body_too_slow',
  text: 'The headers of the request did not arrive in time.',
};
const broken: Refused = {
  status: 400,
  reason: 'Bad Request',
  code: 'request_malformed',
  text: 'The HTTP request is ambiguous or broken.',
};

/** What Node tells of a request that its parser refuses. */
interface ParserError extends NodeJS.ErrnoException {
  /** The bytes that it was reading. */
  readonly rawPacket?: Buffer;
}

function refuseLargeHeaders(fastify: FastifyInstance, limit: number, refused: Refused): void {
  fastify.addHook('onRequest', async ({ raw }, reply) => {
    if (sizeOf(raw.rawHeaders) + (raw.url ?? '').length <= limit) return;
    const { format } = routes.match(raw.method ?? '', pathOf(raw.url));
    // What is still to come of the request is not read.
    reply.raw.shouldKeepAlive = false;
    await reply.status(refused.status).header('content-type', 'application/json').send(bodyOf(format, refused));
  });
}

/** As they came: with a colon, a space and the end of the line. */
function sizeOf(headers: readonly string[]): number {
  let bytes = 0;
  for (const text of headers) bytes += text.length + 2;
  return bytes;
}

/** The parser's own refusals (ambiguous lengths, broken or endless headers) come before any route, so they are answered on the socket. */
function answerBrokenRequests(fastify: FastifyInstance, tooLarge: Refused): void {
  const refusals: Readonly<Record<string, Refused>> = { HPE_HEADER_OVERFLOW: tooLarge, ERR_HTTP_REQUEST_TIMEOUT: tooSlow };
  fastify.server.removeAllListeners('clientError');
  fastify.server.on('clientError', (error: ParserError, socket) => {
    if (error.code === 'ECONNRESET') return socket.destroy();
    // It was answered: what the client goes on sending is dropped, for a connection that breaks takes the answer along.
    if (!socket.writable) return;
    const refused = refusals[error.code ?? ''] ?? broken;
    const body = bodyOf(formatOf(error.rawPacket), refused);
    socket.end(
      `HTTP/1.1 ${refused.status} ${refused.reason}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const late = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(late));
  });
}

function bodyOf(format: WireFormat, { code, text }: Refused): string {
  return format.answer({ code, text, reference: '', refusal: false, client: { kind: 'unknown' }, model: null }).body;
}

/** The form of the answer by the path, where that came with the bytes that could not be read: endless headers leave it behind. */
function formatOf(packet: Buffer | undefined): WireFormat {
  const [, method = '', path = ''] = /^([A-Z]+) ([^ ?]{1,256})/.exec(packet?.subarray(0, 300).toString('latin1') ?? '') ?? [];
  return routes.match(method, path).format;
}
