import type { OstiaryConfig } from '#chassis';
import type { Environment } from './service-environment.js';

export interface DistributedOptions {
  /** As the user configured it; home, ports, brokers and database are taken from here. */
  readonly config: OstiaryConfig;
  readonly environment: Environment;
  readonly ingressReplicas: number;
  /** The folder that holds apps/ and libs/ in compiled form. */
  readonly dist: string;
  readonly say: (line: string) => void;
  /** Aborts the start; what has started by then is stopped. */
  readonly signal?: AbortSignal;
}
