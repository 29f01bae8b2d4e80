import type { OstiaryConfig } from '../configuration/configuration.js';

export interface Telemetry {
  /** Sends what is buffered, then stops. */
  stop(): Promise<void>;
}

const off: Telemetry = { stop: () => Promise.resolve() };

/**
 * Turns OpenTelemetry on when an endpoint is configured; otherwise nothing of its SDK is even loaded. Spans are made by hand (Tracing,
 * and the bus's consumers): automatic instrumentation of http would double the cost of every call. What a caller sampled stays sampled.
 */
export async function startTelemetry(config: OstiaryConfig['telemetry'], service: string): Promise<Telemetry> {
  if (config.endpoint === null) return off;
  const [
    { NodeSDK },
    { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler },
    { resourceFromAttributes },
    { OTLPTraceExporter },
  ] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({ 'service.namespace': 'ostiary', 'service.name': `ostiary-${service}` }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.sampleRatio) }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${config.endpoint.replace(/\/+$/, '')}/v1/traces` }) }),
    ],
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return { stop: () => sdk.shutdown() };
}
