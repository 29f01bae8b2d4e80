import { topics } from '#contracts';
import type { Bus } from './bus.port.js';
import type { SetAsideObserver } from './handling.js';
import { InProcessBus } from './in-process/in-process-bus.adapter.js';
import type { BrokerAccess } from './kafka/kafka-bus.adapter.js';
import type { MessageMac } from './mac/message-mac.js';

/** The part of the configuration that chooses the bus. */
export interface BusSettings {
  readonly kind: 'in-process' | 'kafka';
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly replicationFactor: number;
}

export interface BusParts {
  /** Whose bus it is: `policy`. */
  readonly service: string;
  /** The URI reference that envelopes carry, e.g. `/policy/host-1`. */
  readonly source: string;
  readonly access: BrokerAccess;
  /** Needed where messages leave the process; without one, one of this process. */
  readonly mac?: MessageMac;
  readonly onSetAside?: SetAsideObserver;
}

/** The one place where the bus is chosen. */
export async function createBus(settings: BusSettings, { access, ...parts }: BusParts): Promise<Bus> {
  const { service, ...common } = parts;
  if (settings.kind === 'in-process') return new InProcessBus(common);
  const { mac } = common;
  if (mac === undefined) throw new TypeError('A bus between processes needs a MAC');
  const { brokers, clientId, replicationFactor } = settings;
  // Loaded where there are brokers: its client is a hundred modules and more.
  const { KafkaBus } = await import('./kafka/kafka-bus.adapter.js');
  return await KafkaBus.connect({ ...common, service, mac, brokers, clientId, replicationFactor, access, topics });
}
