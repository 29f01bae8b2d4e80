import type { HttpOptions } from '#chassis';
import type { FastifyInstance } from 'fastify';
import type { ErrorCode } from '#contracts';
import { formats, RouteTable, type WireFormat } from '#conversation';

const routes = new RouteTable(formats);

/** How ingress's port behaves: bodies stay raw streams, errors are the provider's, and what is no proper HTTP is told so and closed. */
export function ingressHttp(): HttpOptions {
  return {
    parseBodies: false,
    problems: false,
    logRequests: false,
    // A held call takes as long as a person does; bodies have a limit of their own.
    requestTimeoutMs: 0,
    maxHeaderBytes,
    configure: answerBrokenRequests,
  };
}

/** A client's helper may send its token, of up to 16 KB, in `Authorization` and in `x-api-key`. */
const maxHeaderBytes = 64 * 1024;

const broken: Refused = { status: '400 Bad Request', code: 'request_malformed', text: 'The HTTP request is ambiguous or broken.' };
const refusals: Readonly<Record<string, Refused>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    text: `The headers of the request are larger than ${maxHeaderBytes / 1024} KB together, which is the limit.`,
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'body_too_slow',
    text: 'The headers of the request did not arrive in time.',
  },
};

interface Refused {
  readonly status: string;
  readonly code: ErrorCode;
  readonly text: string;
}

/** What Node tells of a request that its parser refuses. */
interface ParserError extends NodeJS.ErrnoException {
  /** The bytes that it was reading. */
  readonly rawPacket?: Buffer;
}

/** The parser's own refusals (ambiguous lengths, broken or endless headers) come before any route, so they are answered on the socket. */
function answerBrokenRequests(fastify: FastifyInstance): void {
  fastify.server.removeAllListeners('clientError');
  fastify.server.on('clientError', (error: ParserError, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const { status, code, text } = refusals[error.code ?? ''] ?? broken;
    const { body } = formatOf(error.rawPacket).answer({
      code,
      text,
      reference: '',
      refusal: false,
      client: { kind: 'unknown' },
      model: null,
    });
    socket.end(
      `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

/** The form of the answer by the path, where that came with the bytes that could not be read: endless headers leave it behind. */
function formatOf(packet: Buffer | undefined): WireFormat {
  const [, method = '', path = ''] = /^([A-Z]+) ([^ ?]{1,256})/.exec(packet?.subarray(0, 300).toString('latin1') ?? '') ?? [];
  return routes.match(method, path).format;
}
