import type { People } from './people.js';
import type { Provider } from './provider.js';

/** What the suites need of a running Ostiary, in whichever form it runs. */
export interface System {
  readonly people: People;
  readonly provider: Provider;
  readonly home: string;
  stop(): Promise<void>;
}
