import type { OstiaryConfig } from '#chassis';
import { EmbeddedPostgres } from '#persistence';
import { startDevelopmentIdp } from '../development-idp/development-idp.js';
import { refuseExposure } from '../development-idp/exposure.js';
import { needsSimulator, simulatedUpstreams } from '../simulator/simulated-upstreams.js';
import { startSimulator } from '../simulator/simulator.js';
import type { PartsInOrder } from './parts-in-order.js';
import { expectFree } from './port-holder.js';
import { simulatorKey } from './simulator-key.js';

/** The configuration with everything in it that was started for want of a configured one. */
export interface Surroundings {
  readonly config: OstiaryConfig;
  readonly identity: string | null;
  readonly simulator: string | null;
}

/** Starts what the services need and nobody configured: a database, an identity provider, a model. */
export async function surroundings(configured: OstiaryConfig, parts: PartsInOrder, say: (line: string) => void): Promise<Surroundings> {
  let config = await withDatabase(configured, parts, say);
  let identity: string | null = null;
  let simulator: string | null = null;
  if (config.identity.issuers.length === 0) {
    refuseExposure(config);
    await expectFree('the development identity provider', config.developmentIdp.host, config.developmentIdp.port);
    const idp = await startDevelopmentIdp({ ...config.developmentIdp, home: config.home, warn: say });
    parts.add({ stop: () => idp.close() });
    identity = idp.url;
    config = { ...config, identity: { ...config.identity, issuers: [idp.issuerConfig] } };
  }
  if (needsSimulator(config)) {
    await expectFree('the model simulator', config.simulator.host, config.simulator.port);
    const { key, file } = await simulatorKey(config.home);
    say('Starting the model simulator: replies are scripted, no model is asked ...');
    const running = await startSimulator({ ...config.simulator, key });
    parts.add({ stop: () => running.close() });
    simulator = running.url;
    config = { ...config, upstreams: simulatedUpstreams(running.url, file) };
  }
  return { config, identity, simulator };
}

async function withDatabase(config: OstiaryConfig, parts: PartsInOrder, say: (line: string) => void): Promise<OstiaryConfig> {
  if (config.database.url !== null || config.database.kind === 'postgres') return config;
  say('Starting the embedded PostgreSQL ...');
  const postgres = await EmbeddedPostgres.start(config.home);
  parts.add({ stop: () => postgres.stop() });
  return { ...config, database: { ...config.database, url: postgres.url } };
}
