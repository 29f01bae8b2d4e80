import { activeTraceparent, contextOf } from '#messaging';
import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export interface SpanOptions {
  /** The traceparent of the span this one belongs under; left out: whatever span is active here. */
  readonly parent?: string | undefined;
  readonly attributes?: Attributes;
  readonly kind?: 'internal' | 'server' | 'client';
}

const kinds = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT };

/** Spans, where telemetry is on; otherwise the work is simply run. Attribute values hold no content and no secrets. */
export class Tracing {
  /** Runs the work in a span that ends with it; a rejection marks the span as failed, by the error's class only. */
  async withSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
    const parent = options.parent === undefined ? context.active() : contextOf(options.parent);
    const span = trace
      .getTracer('ostiary')
      .startSpan(name, { kind: kinds[options.kind ?? 'internal'], attributes: options.attributes ?? {} }, parent);
    try {
      return await context.with(trace.setSpan(parent, span), () => work(span));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
      throw error;
    } finally {
      span.end();
    }
  }

  /** The active span as a W3C traceparent, to be put into an event or a record; undefined when telemetry is off. */
  traceparent(): string | undefined {
    return activeTraceparent();
  }
}
