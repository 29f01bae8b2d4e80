import { holdEnded, type TopicData } from '#contracts';
import { Bus, type Delivered, InProcessBus, On, RetryLater } from '#messaging';
import { Body, Controller, Delete, Get, Module, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { ostiaryConfigSchema } from '../configuration/configuration.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { createLogger } from '../logging/logger.js';
import { type RunningService, startService } from './start-service.js';

const bodySchema = z.object({ name: z.string().min(1), at: z.iso.datetime() });
const querySchema = z.object({ limit: z.coerce.number().int().max(100).default(20) });

const seen: string[] = [];

@Controller('things')
class ThingsController {
  constructor(
    private readonly bus: Bus,
    lifecycle: Lifecycle,
  ) {
    for (const stage of ['unready', 'intake', 'drain', 'flush', 'answers', 'close'] as const)
      lifecycle.onStop(stage, 'probe', () => void seen.push(stage));
  }

  @Get()
  list(@Query({ schema: querySchema }) query: z.infer<typeof querySchema>) {
    return { limit: query.limit };
  }

  @Post()
  async create(@Body({ schema: bodySchema }) body: z.infer<typeof bodySchema>) {
    await this.bus.publish(holdEnded, {
      key: 'k',
      subject: 'k',
      data: { approvalId: body.name, exchangeId: 'e', cause: 'released', endedAt: body.at },
    });
    return { created: body.name };
  }

  @Delete()
  clear() {
    return { cleared: true };
  }

  @Get('text')
  broken(): never {
    throw new Error('the password is hunter2');
  }

  @Get('store')
  away(): never {
    throw new RetryLater('connection refused');
  }
}

@Controller()
class EndedConsumer {
  @On(holdEnded)
  async onEnded(message: Delivered<TopicData<typeof holdEnded>>): Promise<void> {
    const { approvalId } = message.envelope.data;
    seen.push(approvalId);
    if (approvalId === 'away' && seen.filter((id) => id === 'away').length < 6) throw new RetryLater('connection refused');
  }
}

@Module({ controllers: [ThingsController, EndedConsumer] })
class ThingsModule {}

describe('a service', () => {
  const config = ostiaryConfigSchema.parse({ logging: { level: 'info' } });
  const lines: string[] = [];
  const bus = new InProcessBus({ retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 5 } });
  let service: RunningService;

  beforeAll(async () => {
    const logger = createLogger(config, 'things', { write: (line) => void lines.push(line) });
    service = await startService({ name: 'things', modules: [ThingsModule], host: '127.0.0.1', port: 0, config, bus, logger });
  });

  const call = (path: string, init?: RequestInit) => fetch(`${service.url}${path}`, init);
  const post = (body: string, type = 'application/json') => call('/things', { method: 'POST', body, headers: { 'content-type': type } });

  it('answers the probes and exposes metrics', async () => {
    expect(await (await call('/livez')).json()).toEqual({ live: true });
    const ready = await call('/readyz');
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, parts: { bus: 'ready', consumers: 'ready' } }]);
    expect(await (await call('/metrics')).text()).toContain('process_cpu_seconds_total');
  });

  it('carries an event from a route to a handler', async () => {
    expect((await post(JSON.stringify({ name: 'a-1', at: '2026-01-01T00:00:00Z' }))).status).toBe(201);
    expect(seen).toContain('a-1');
  });

  it('has an event for as long as its handler asks for later, whatever the attempts', async () => {
    await post(JSON.stringify({ name: 'away', at: '2026-01-01T00:00:00Z' }));
    await bus.drained();
    expect(seen.filter((id) => id === 'away')).toHaveLength(6);
  });

  it('reads queries by their schema, with defaults', async () => {
    expect(await (await call('/things')).json()).toEqual({ limit: 20 });
    expect(await (await call('/things?limit=7')).json()).toEqual({ limit: 7 });
  });

  it.each([
    ['a value that does not fit', () => post('{"name":"","at":"2026-01-01T00:00:00Z"}'), 400, 'parameter_invalid'],
    ['a body that is not JSON', () => post('{'), 400, 'body_not_json'],
    ['no body where one is needed', () => post(''), 400, 'parameter_invalid'],
    ['a body of another type', () => post('<a/>', 'application/xml'), 415, 'body_encoding'],
    ['a body above the limit', () => post(JSON.stringify({ name: 'x'.repeat(1024 * 1024) })), 413, 'body_too_large'],
    ['an unknown path', () => call('/nothing'), 404, 'route_unknown'],
    ['a defect', () => call('/things/text'), 500, 'internal'],
    ['a store that is away', () => call('/things/store'), 503, 'store_unavailable'],
  ])('answers %s with a problem document', async (_what, request, status, code) => {
    const response = await request();
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await response.json()) as Record<string, unknown>;
    expect([response.status, problem['status'], problem['code']]).toEqual([status, status, code]);
    expect(problem['instance']).toBe(`urn:ostiary:request:${response.headers.get('x-request-id')}`);
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('takes a call without a body that names the type of one', async () => {
    const response = await call('/things', { method: 'DELETE', headers: { 'content-type': 'application/json' } });
    expect([response.status, await response.json()]).toEqual([200, { cleared: true }]);
  });

  it('names the fields that do not fit', async () => {
    const problem = (await (await post('{"name":"n","at":"yesterday"}')).json()) as { errors: { path: string }[] };
    expect(problem.errors.map((error) => error.path)).toEqual(['at']);
  });

  it('keeps a caller’s request id when it is harmless, and only then', async () => {
    expect((await call('/livez', { headers: { 'x-request-id': 'trace-me-1234' } })).headers.get('x-request-id')).toBe('trace-me-1234');
    expect((await call('/livez', { headers: { 'x-request-id': 'a b"c{injection}' } })).headers.get('x-request-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it('stops in the order of the stages, once, and takes no calls afterwards', async () => {
    seen.length = 0;
    await Promise.all([service.close(), service.close()]);
    expect(seen).toEqual(['unready', 'intake', 'drain', 'flush', 'answers', 'close']);
    expect((await service.readiness.report()).ready).toBe(false);
    await expect(call('/livez')).rejects.toThrow();
    await bus.publish(holdEnded, {
      key: 'k',
      subject: 'k',
      data: { approvalId: 'late', exchangeId: 'e', cause: 'released', endedAt: '2026-01-01T00:00:00Z' },
    });
    expect(seen).not.toContain('late');
    await bus.close();
  });

  it('logs calls by their route, and a defect under the request’s id', () => {
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.some((line) => line['route'] === '/things' && line['status'] === 201)).toBe(true);
    expect(logged.some((line) => line['level'] === 'error' && typeof line['requestId'] === 'string')).toBe(true);
    expect(lines.join('')).not.toContain('limit=7');
  });
});
