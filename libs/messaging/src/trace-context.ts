import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The traceparent of the span that is active here, or undefined when telemetry is off. Source: W3C Trace Context. */
export function activeTraceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined || /^0+$/.test(span.traceId)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** The context that a traceparent names; a malformed one is ignored, as the recommendation demands. */
export function contextOf(traceparent: string | undefined): Context {
  const parts = TRACEPARENT.exec(traceparent ?? '');
  if (!parts) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parts[1]!,
    spanId: parts[2]!,
    traceFlags: Number.parseInt(parts[3]!, 16),
    isRemote: true,
  });
}

/** Runs a consumer's work in a span of the producer's trace; without a telemetry SDK that is a plain call. */
export async function inConsumerSpan<T>(
  topic: string,
  traceparent: string | undefined,
  attributes: Record<string, string | number>,
  work: () => Promise<T>,
): Promise<T> {
  const parent = contextOf(traceparent);
  const span = trace
    .getTracer('ostiary.messaging')
    .startSpan(
      `process ${topic}`,
      { kind: SpanKind.CONSUMER, attributes: { 'messaging.system': 'ostiary', 'messaging.destination.name': topic, ...attributes } },
      parent,
    );
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
}
