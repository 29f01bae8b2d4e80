import proxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import type { ControlService } from './control-services.js';

/** The part of a reply that is the same over HTTP/1 and HTTP/2, which the proxy's types leave open. */
interface Answer {
  status(code: number): Answer;
  type(contentType: string): Answer;
  send(body: object): Answer;
}

/** Passes each path to the service that owns it, unchanged, and the answer back. The services check every token themselves. */
export async function passOn(fastify: FastifyInstance, services: readonly ControlService[]): Promise<void> {
  // In a scope of their own, where nothing reads the bodies.
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    for (const service of services) await passOnTo(scope, service);
  });
}

async function passOnTo(fastify: FastifyInstance, { name, url, paths }: ControlService): Promise<void> {
  for (const path of paths) {
    await fastify.register(proxy, {
      upstream: url,
      prefix: path,
      rewritePrefix: path,
      replyOptions: {
        // A method that may not be repeated is sent once; the caller decides what a lost answer means.
        retriesCount: 0,
        onError: (reply) => void away(reply, name),
      },
    });
  }
}

const away = (reply: Answer, service: string): Answer =>
  reply
    .status(503)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: `The ${service} service does not answer. Try again shortly.`,
    });
