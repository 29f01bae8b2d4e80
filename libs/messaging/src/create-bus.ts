import { topics } from '#contracts';
import type { Bus } from './bus.port.js';
import { InProcessBus } from './in-process/in-process-bus.adapter.js';
import { type BrokerAccount, KafkaBus } from './kafka/kafka-bus.adapter.js';

/** The part of the configuration that chooses the bus. */
export interface BusSettings {
  readonly kind: 'in-process' | 'kafka';
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls: boolean;
  readonly replicationFactor: number;
}

/**
 * The one place where the bus is chosen. `source` is the URI reference that envelopes carry, e.g. `/policy/host-1`; `account` the brokers' where
 * they ask for one.
 */
export async function createBus(settings: BusSettings, source: string, account?: BrokerAccount): Promise<Bus> {
  if (settings.kind === 'in-process') return new InProcessBus({ source });
  const { brokers, clientId, replicationFactor, tls } = settings;
  return await KafkaBus.connect({ brokers, clientId, replicationFactor, tls, source, topics, ...(account ? { account } : {}) });
}
