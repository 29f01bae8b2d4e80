import { topics } from '#contracts';
import type { Bus } from './bus.port.js';
import { InProcessBus } from './in-process/in-process-bus.adapter.js';
import { KafkaBus } from './kafka/kafka-bus.adapter.js';

/** The part of the configuration that chooses the bus. */
export interface BusSettings {
  readonly kind: 'in-process' | 'kafka';
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly replicationFactor: number;
}

/** The one place where the bus is chosen. `source` is the URI reference that envelopes carry, e.g. `/policy/host-1`. */
export async function createBus(settings: BusSettings, source: string): Promise<Bus> {
  if (settings.kind === 'in-process') return new InProcessBus({ source });
  return await KafkaBus.connect({ ...settings, source, topics });
}
