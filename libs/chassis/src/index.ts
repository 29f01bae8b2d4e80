export * from './configuration/configuration.js';
export { CONFIG } from './configuration/config.token.js';
export { type Alarm, Clock } from './clock/clock.port.js';
export { SystemClock } from './clock/system-clock.adapter.js';
export { ManualClock } from './clock/manual-clock.fake.js';
export { Readiness, type ReadinessCheck, type ReadinessReport } from './health/readiness.js';
export { Lifecycle, type StopStage, stopStages } from './lifecycle/lifecycle.js';
export { Metrics } from './metrics/metrics.js';
export { type ProblemDocument, ProblemError } from './http/problem.js';
