import type { Keeper } from '../processes/keeper.js';
import type { Broker } from './broker.js';
import { startDockerKafka } from './docker-kafka.js';
import { startJavaKafka } from './java-kafka.js';
import { ensureBrokerSource } from './requirements.js';

export interface BrokerOptions {
  /** Holds the broker's data; an existing one is taken up again. */
  readonly dir: string;
  readonly keeper: Keeper;
  readonly say: (line: string) => void;
  /** Whether missing system packages may be installed (root on Debian only). */
  readonly install?: boolean;
}

/** Starts a broker of this machine's own, by Docker if an engine answers, else by Java. */
export async function startBroker({ dir, keeper, say, install = false }: BrokerOptions): Promise<Broker> {
  const source = await ensureBrokerSource({ install, say });
  return source === 'docker' ? startDockerKafka(dir, keeper, say) : startJavaKafka(dir, keeper, say);
}
