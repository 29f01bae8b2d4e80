import type { Type } from '@nestjs/common';
import { OstiaryError, newId } from '#contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger as Pino } from 'pino';
import type { HttpFront } from './http-front.js';
import { operationsPaths } from './operations.controller.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';
import { refuseUnstorableInput } from './storable-input.js';

/** How a service's port behaves. Left out: a control API. */
export interface HttpOptions {
  /** Default 1 MiB. */
  readonly bodyLimit?: number;
  /** Milliseconds for a request's headers and body to arrive; default 30,000. 0: the service limits it itself. */
  readonly requestTimeoutMs?: number;
  /** Bytes of all headers of a request; default 16 KiB, Node's own. */
  readonly maxHeaderBytes?: number;
  /** A provider of the service's modules that answers before the router; the operations' own paths stay the router's. */
  readonly front?: Type<HttpFront>;
  /** Last words on the Fastify instance before Nest's routes are added: hooks, parsers. */
  readonly configure?: (fastify: FastifyInstance) => void | Promise<void>;
}

const REQUEST_ID = /^[\w.-]{8,64}$/;
/** With `@RouteConfig`: the handler's body is the bytes that came, whatever their type, for whoever checks a signature over them. */
export const rawBody = { rawBody: true } as const;
const BYTES = 'application/octet-stream';
const rawBodyBytes = 512 * 1024;

const TEXTS = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml', 'text/plain'];

/** A caller's own request id is kept when it is harmless, so that its logs and ours meet. */
function requestId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
}

/** Fastify under Nest, with request ids, limits, and bodies parsed. */
export async function createHttpAdapter(options: HttpOptions, log: Pino): Promise<FastifyAdapter> {
  const adapter = new FastifyAdapter({
    genReqId: requestId,
    bodyLimit: options.bodyLimit ?? 1024 * 1024,
    ...(options.maxHeaderBytes === undefined ? {} : { http: { maxHeaderSize: options.maxHeaderBytes } }),
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: refusePath,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  parseBodies(fastify);
  fastify.addHook('preValidation', async (request) => refuseUnstorableInput(request));
  logResponses(fastify, log);
  await options.configure?.(fastify);
  return adapter;
}

/** A path that the router cannot read never reaches a filter. */
function refusePath(error: { readonly code: string }, request: FastifyRequest, reply: FastifyReply): void {
  const why = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'A part of it is too long.' : 'It is not percent-encoded UTF-8.';
  const problem = problemOf(new OstiaryError('parameter_invalid', `path: ${why}`), request.id);
  void reply.status(problem.status).header('content-type', PROBLEM_TYPE).header('x-request-id', request.id).send(JSON.stringify(problem));
}

/** Fastify's own JSON parser, prototype poisoning refused, whose error Nest would otherwise turn into a nameless 400. */
function parseBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Scripts name the type with every call, also with those that say nothing; a route that needs a body refuses one without.
    if (body.length === 0) return done(null, undefined);
    void parseJson(request, body.toString(), (error, value) =>
      error ? done(new OstiaryError('body_not_json', 'The body is not one JSON value.')) : done(null, value),
    );
  });
  fastify.addContentTypeParser(TEXTS, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  keepRawBodies(fastify);
}

/** Before anything has chosen a parser by the type. */
function keepRawBodies(fastify: FastifyInstance): void {
  const isRaw = ({ routeOptions }: FastifyRequest): boolean => (routeOptions.config as Partial<typeof rawBody>).rawBody === true;
  fastify.addHook('preParsing', async (request) => {
    if (isRaw(request)) request.headers['content-type'] = BYTES;
  });
  fastify.addContentTypeParser(BYTES, { parseAs: 'buffer', bodyLimit: rawBodyBytes }, (request, body, done) => {
    if (isRaw(request)) done(null, body);
    else done(new OstiaryError('body_encoding', 'This content type is not supported here.'));
  });
}

/** The route's pattern, not the URL: paths and queries can carry what people typed. */
function logResponses(fastify: FastifyInstance, log: Pino): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const url = request.routeOptions.url ?? '(unknown)';
    const level = operationsPaths.has(url) ? 'debug' : 'info';
    log[level]({
      context: 'Http',
      requestId: request.id,
      method: request.method,
      route: url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
}
