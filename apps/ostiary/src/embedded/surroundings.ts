import type { OstiaryConfig } from '#chassis';
import { refuseExposure } from '../development-idp/exposure.js';
import { refuseMisuse } from '../simulated-slack/refuse-misuse.js';
import { allOrFirstReason } from './all-or-first-reason.js';
import type { PartsInOrder } from './parts-in-order.js';
import { expectFree } from './port-holder.js';
import { type SimulatedSlack, withSimulators, type WithSimulators } from './simulators.js';

/** The configuration with everything in it that was started for want of a configured one. */
export interface Surroundings {
  readonly config: OstiaryConfig;
  readonly identity: string | null;
  readonly simulator: string | null;
  readonly slack: SimulatedSlack | null;
}

/** Starts what the services need and nobody configured: a database, an identity provider, a model; a simulated Slack where it is asked for. Each is loaded only where it is started. */
export async function surroundings(config: OstiaryConfig, parts: PartsInOrder, say: (line: string) => void): Promise<Surroundings> {
  refuseMisuse(config);
  if (config.identity.issuers.length === 0) refuseExposure(config);
  const [database, { simulated, identity }] = await allOrFirstReason([
    withDatabase(config, parts, say),
    withPeopleAndModel(config, parts, say),
  ]);
  return {
    config: { ...simulated.config, database },
    identity,
    simulator: simulated.model,
    slack: simulated.slack,
  };
}

async function withDatabase(
  { database, home }: OstiaryConfig,
  parts: PartsInOrder,
  say: (line: string) => void,
): Promise<OstiaryConfig['database']> {
  if (database.url !== null || database.kind === 'postgres') return database;
  say('Starting the embedded PostgreSQL ...');
  const { EmbeddedPostgres } = await import('#persistence/embedded');
  const postgres = await EmbeddedPostgres.start(home);
  parts.add({ stop: () => postgres.stop() });
  return { ...database, url: postgres.url };
}

interface PeopleAndModel {
  readonly identity: string | null;
  readonly simulated: WithSimulators;
}

async function withPeopleAndModel(config: OstiaryConfig, parts: PartsInOrder, say: (line: string) => void): Promise<PeopleAndModel> {
  if (config.identity.issuers.length > 0)
    return { identity: null, simulated: await withSimulators(config, { developmentIssuer: null, parts, say }) };
  await expectFree('the development identity provider', config.developmentIdp.host, config.developmentIdp.port);
  const { startDevelopmentIdp } = await import('../development-idp/development-idp.js');
  const idp = await startDevelopmentIdp({ ...config.developmentIdp, home: config.home, warn: say });
  parts.add({ stop: () => idp.close() });
  const identified = { ...config, identity: { ...config.identity, issuers: [idp.issuerConfig] } };
  return { identity: idp.url, simulated: await withSimulators(identified, { developmentIssuer: idp.url, parts, say }) };
}
