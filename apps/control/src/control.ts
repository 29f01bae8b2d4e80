import proxy from '@fastify/http-proxy';
import fastify, { type FastifyInstance } from 'fastify';
import type { ControlService } from './control-services.js';
import { mergeMetrics } from './merge-metrics.js';
import { servicesHealth, servicesMetrics } from './services-health.js';

const maxBodyBytes = 4 * 1024 * 1024;

/** The part of a reply that is the same over HTTP/1 and HTTP/2, which the proxy's types leave open. */
interface Answer {
  status(code: number): Answer;
  type(contentType: string): Answer;
  send(body: object): Answer;
}

const problem = (reply: Answer, status: number, title: string, detail: string) =>
  reply.status(status).type('application/problem+json').send({ type: 'about:blank', title, status, detail });

/**
 * The one control address of the distributed form: passes each path to the service that owns it, unchanged, and speaks for
 * the three together at /readyz and /metrics. It holds nothing and decides nothing; the services check every token themselves.
 */
export async function createControl(services: readonly ControlService[]): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: maxBodyBytes, routerOptions: { ignoreTrailingSlash: false } });
  for (const { name, url, paths } of services) {
    for (const path of paths) {
      await app.register(proxy, {
        upstream: url,
        prefix: path,
        rewritePrefix: path,
        replyOptions: {
          // A method that may not be repeated is sent once; the caller decides what a lost answer means.
          retriesCount: 0,
          onError: (reply) => void problem(reply, 503, 'Service Unavailable', `The ${name} service does not answer. Try again shortly.`),
        },
      });
    }
  }
  app.get('/livez', () => ({ live: true }));
  app.get('/readyz', async (_request, reply) => {
    const report = await servicesHealth(services);
    return reply
      .status(report.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(report);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(mergeMetrics(await servicesMetrics(services))),
  );
  app.setNotFoundHandler((request, reply) => problem(reply, 404, 'Not Found', `Nothing is served at ${request.method} here.`));
  return app;
}
