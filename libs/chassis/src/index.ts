export * from './configuration/configuration.js';
export {
  apiConfigSchema,
  busConfigSchema,
  databaseConfigSchema,
  loggingConfigSchema,
  serviceConfigSchema,
  telemetryConfigSchema,
} from './configuration/services.config.js';
export { ingressConfigSchema, journalConfigSchema } from './configuration/ingress.config.js';
export { analyzerEntitySchema, presidioConfigSchema } from './configuration/presidio.config.js';
export { upstreamConfigSchema } from './configuration/upstream.config.js';
export { identityConfigSchema, issuerConfigSchema } from './configuration/identity.config.js';
export { type SecretReference, secretReferenceSchema } from './configuration/secret.config.js';
export { environmentOverrides, type Partially } from './configuration/environment.js';
export { ConfigurationError, loadConfiguration } from './configuration/load-configuration.js';
export { resolveSecret } from './configuration/resolve-secret.js';
export { CONFIG } from './configuration/config.token.js';
export { type Alarm, Clock } from './clock/clock.port.js';
export { SystemClock } from './clock/system-clock.adapter.js';
export { ManualClock } from './clock/manual-clock.fake.js';
export { Readiness, type ReadinessCheck, type ReadinessReport } from './health/readiness.js';
export { Lifecycle, type StopStage, stopStages } from './lifecycle/lifecycle.js';
export { Metrics } from './metrics/metrics.js';
export { type ProblemDocument, ProblemError } from './http/problem.js';
export { Tracing, type SpanOptions } from './telemetry/tracing.js';
export { createLogger, NestLogger } from './logging/logger.js';
export type { HttpOptions } from './http/server.js';
export { ProblemFilter } from './http/problem.filter.js';
export { type RunningService, type ServiceOptions, startService } from './service/start-service.js';
export { runService, type ServiceProcess } from './service/run-service.js';
export { startTelemetry, type Telemetry } from './telemetry/start-telemetry.js';
export { genAi, ostiaryAttributes } from './telemetry/gen-ai-attributes.js';
export { openApiDocument } from './documentation/openapi-document.js';
export { configurationPage } from './documentation/configuration-page.js';
