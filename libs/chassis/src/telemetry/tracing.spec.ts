import { holdEnded, journal } from '#contracts';
import { InProcessBus } from '#messaging';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ExecutionContext } from '@nestjs/common';
import { defer, lastValueFrom, of } from 'rxjs';
import { TracingInterceptor } from '../http/tracing.interceptor.js';
import { genAi } from './gen-ai-attributes.js';
import { startTelemetry } from './start-telemetry.js';
import { Tracing } from './tracing.js';

const data = { approvalId: 'a', exchangeId: 'e', cause: 'released', endedAt: '2026-01-01T00:00:00Z' } as const;
const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('without telemetry', () => {
  it('work is just run', async () => {
    const tracing = new Tracing();
    await expect(tracing.withSpan('exchange', { parent: caller }, () => Promise.resolve(7))).resolves.toBe(7);
    await expect(tracing.withSpan('exchange', {}, () => Promise.reject(new TypeError('no')))).rejects.toThrow('no');
    expect(tracing.traceparent()).toBeUndefined();
    await (await startTelemetry({ endpoint: null, sampleRatio: 1 }, 'policy')).stop();
  });
});

describe('with telemetry', () => {
  const exporter = new InMemorySpanExporter();
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  });
  beforeEach(() => exporter.reset());
  afterAll(() => {
    trace.disable();
    context.disable();
  });

  it('one trace runs from the caller through an event and its handler to the next event and a batch', async () => {
    const tracing = new Tracing();
    const bus = new InProcessBus();
    const batches: (string | undefined)[] = [];
    await bus.subscribeBatches(journal, { group: 'audit', from: 'earliest' }, async (batch) => {
      batches.push(...batch.map(({ envelope }) => envelope.traceparent));
      await tracing.withSpan('insert', {}, () => Promise.resolve());
    });
    await bus.subscribe(holdEnded, { group: 'approval', from: 'earliest' }, async () => {
      await bus.publishBytes(journal, [{ key: 'c', subject: 'c', bytes: Buffer.from('{}') }]);
    });
    await tracing.withSpan(
      'exchange',
      { parent: caller, kind: 'server', attributes: { [genAi.requestModel]: 'claude-sonnet-4-5' } },
      async () => {
        await bus.publish(holdEnded, { key: 'a', subject: 'a', data });
      },
    );
    await bus.drained();

    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name).sort()).toEqual(['exchange', 'insert', `process ${holdEnded.name}`, `process ${journal.name}`]);
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set(['0af7651916cd43dd8448eb211c80319c']));
    const parents = Object.fromEntries(
      spans.map((span) => [span.name, spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name]),
    );
    expect(parents).toEqual({
      exchange: undefined,
      [`process ${holdEnded.name}`]: 'exchange',
      [`process ${journal.name}`]: `process ${holdEnded.name}`,
      insert: `process ${journal.name}`,
    });
    expect(batches[0]).toContain('0af7651916cd43dd8448eb211c80319c');
    await bus.close();
  });

  it('a control call runs under its caller’s span, and tells its route instead of its address', async () => {
    const request = {
      method: 'POST',
      headers: { traceparent: caller },
      routeOptions: { url: '/api/approvals/:id/votes' },
      url: '/api/approvals/7/votes?x=1',
    };
    const execution = { getType: () => 'http', switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
    const tracing = new Tracing();
    const answer = new TracingInterceptor(tracing).intercept(execution, { handle: () => defer(() => of(tracing.traceparent())) });
    expect(await lastValueFrom(answer)).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['POST /api/approvals/:id/votes']);
  });

  it('a failure is marked by its class, without its text', async () => {
    await expect(new Tracing().withSpan('exchange', {}, () => Promise.reject(new TypeError('the text of a prompt')))).rejects.toThrow(
      TypeError,
    );
    const [span] = exporter.getFinishedSpans();
    expect(span?.status).toMatchObject({ code: 2, message: 'TypeError' });
    expect(JSON.stringify([span?.attributes, span?.events])).not.toContain('prompt');
  });

  it('a traceparent that is none begins a trace of its own', async () => {
    await new Tracing().withSpan('exchange', { parent: 'not-one' }, () => Promise.resolve());
    expect(exporter.getFinishedSpans()[0]?.parentSpanContext).toBeUndefined();
  });
});
