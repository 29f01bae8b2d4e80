import type { HttpOptions } from '#chassis';
import type { FastifyInstance } from 'fastify';
import { formats } from '#conversation';

/** How ingress's port behaves: bodies stay raw streams, errors are the provider's, and what is no proper HTTP is told so and closed. */
export function ingressHttp(): HttpOptions {
  return {
    parseBodies: false,
    problems: false,
    logRequests: false,
    // A held call takes as long as a person does; bodies have a limit of their own.
    requestTimeoutMs: 0,
    configure: answerBrokenRequests,
  };
}

/** The parser's own refusals (ambiguous lengths, broken headers) come before any route, so they are answered on the socket. */
function answerBrokenRequests(fastify: FastifyInstance): void {
  fastify.server.removeAllListeners('clientError');
  fastify.server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const { body } = formats[0].answer({
      code: 'request_malformed',
      text: 'The HTTP request is ambiguous or broken.',
      reference: '',
      refusal: false,
      client: { kind: 'unknown' },
      model: null,
    });
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}
