import type { OstiaryConfig } from '#chassis';
import { EmbeddedPostgres } from '#persistence';
import { startDevelopmentIdp } from '../development-idp/development-idp.js';
import { refuseExposure } from '../development-idp/exposure.js';
import { refuseMisuse } from '../simulated-slack/refuse-misuse.js';
import type { PartsInOrder } from './parts-in-order.js';
import { expectFree } from './port-holder.js';
import { type SimulatedSlack, withSimulators } from './simulators.js';

/** The configuration with everything in it that was started for want of a configured one. */
export interface Surroundings {
  readonly config: OstiaryConfig;
  readonly identity: string | null;
  readonly simulator: string | null;
  readonly slack: SimulatedSlack | null;
}

/** Starts what the services need and nobody configured: a database, an identity provider, a model; a simulated Slack where it is asked for. */
export async function surroundings(configured: OstiaryConfig, parts: PartsInOrder, say: (line: string) => void): Promise<Surroundings> {
  refuseMisuse(configured);
  let config = await withDatabase(configured, parts, say);
  let identity: string | null = null;
  if (config.identity.issuers.length === 0) {
    refuseExposure(config);
    await expectFree('the development identity provider', config.developmentIdp.host, config.developmentIdp.port);
    const idp = await startDevelopmentIdp({ ...config.developmentIdp, home: config.home, warn: say });
    parts.add({ stop: () => idp.close() });
    identity = idp.url;
    config = { ...config, identity: { ...config.identity, issuers: [idp.issuerConfig] } };
  }
  const simulated = await withSimulators(config, { developmentIssuer: identity, parts, say });
  return { config: simulated.config, identity, simulator: simulated.model, slack: simulated.slack };
}

async function withDatabase(config: OstiaryConfig, parts: PartsInOrder, say: (line: string) => void): Promise<OstiaryConfig> {
  if (config.database.url !== null || config.database.kind === 'postgres') return config;
  say('Starting the embedded PostgreSQL ...');
  const postgres = await EmbeddedPostgres.start(config.home);
  parts.add({ stop: () => postgres.stop() });
  return { ...config, database: { ...config.database, url: postgres.url } };
}
