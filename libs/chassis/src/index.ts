export * from './configuration/configuration.js';
export { upstreamsConfigSchema, type UpstreamConfig, type UpstreamFormat } from './configuration/upstream.config.js';
export { issuerConfigSchema } from './configuration/identity.config.js';
export { environmentOverrides } from './configuration/environment.js';
export { loadConfiguration } from './configuration/load-configuration.js';
export { resolveSecret } from './configuration/resolve-secret.js';
export { publicOrigin } from './configuration/public-origin.js';
export { CONFIG } from './configuration/config.token.js';
export { type Alarm, Clock } from './clock/clock.port.js';
export { SystemClock } from './clock/system-clock.adapter.js';
export { ManualClock } from './clock/manual-clock.fake.js';
export { isPrivateAddress, publicLookup } from './egress/public-address.js';
export { Readiness } from './health/readiness.js';
export { Lifecycle } from './lifecycle/lifecycle.js';
export { SharedRun } from './serial/shared-run.js';
export { visible } from './text/visible.js';
export { SinkClosed, SseSink } from './sse/sse-sink.js';
export { sseBeat, sseBegin, sseEnd, sseEvent } from './sse/sse-text.js';
export { Metrics } from './metrics/metrics.js';
export { ProblemError, sendProblem } from './http/problem.js';
export { Tracing } from './telemetry/tracing.js';
export { createLogger } from './logging/logger.js';
export { HttpFront } from './http/http-front.js';
export { type HttpOptions, rawBody } from './http/server.js';
export { type RunningService, startService } from './service/start-service.js';
export { openBus } from './service/open-bus.js';
export { runService } from './service/run-service.js';
export { startTelemetry } from './telemetry/start-telemetry.js';
export { genAi, ostiaryAttributes } from './telemetry/gen-ai-attributes.js';
export {
  ApiBearerAuth,
  ApiBody,
  ApiConflictResponse,
  ApiConsumes,
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiExcludeController,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnprocessableEntityResponse,
} from './openapi/api-decorators.js';
export { openApiDocument } from './documentation/openapi-document.js';
export { configurationPage } from './documentation/configuration-page.js';
