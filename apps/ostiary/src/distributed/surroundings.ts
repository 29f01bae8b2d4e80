import type { OstiaryConfig } from '#chassis';
import { join } from 'node:path';
import { refuseExposure } from '../development-idp/exposure.js';
import type { PartsInOrder } from '../embedded/parts-in-order.js';
import { expectFree } from '../embedded/port-holder.js';
import type { Broker } from './broker/broker.js';
import { startBroker } from './broker/start-broker.js';
import { type Database, startDatabase } from './database.js';
import { type DevelopmentProcess, startDevelopment } from './development/development-process.js';
import type { DistributedOptions } from './distributed-options.js';
import { keyFile } from './key-file.js';
import type { Keeper } from './processes/keeper.js';
import { refuseMisuse } from '../simulated-slack/refuse-misuse.js';
import type { SecretFiles } from '../simulated-slack/simulated-workspace.js';
import { needsSimulator } from '../simulator/simulated-upstreams.js';
import { together } from './together.js';

/** What stands around the services, started where nobody configured it. */
export interface StartedSurroundings {
  /** Null where brokers were configured: they are not ours to stop. */
  readonly broker: Broker | null;
  readonly database: Database;
  /** Holds a key to sign messages with. */
  readonly messageKeyFile: string;
  readonly development: DevelopmentProcess;
  /** Null where a provider is configured. */
  readonly simulator: { readonly url: string; readonly keyFile: string } | null;
  /** Where the simulated Slack workspace is; null where none is asked for. */
  readonly slack: { readonly url: string; readonly files: SecretFiles } | null;
}

/** Starts them beside one another; rejects, once all have come to an end of their start, with the first failure. */
export async function startSurroundings(
  options: DistributedOptions,
  dir: string,
  keeper: Keeper,
  parts: PartsInOrder,
): Promise<StartedSurroundings> {
  const { config, environment, dist, say } = options;
  refuseMisuse(config);
  if (config.identity.issuers.length === 0) refuseExposure(config);
  await expectPortsFree(config);
  // The services take this one when none is configured; made here, so that replicas which start together find the same.
  await keyFile(join(config.home, 'fingerprint.key'));
  const messageKeyFile = await keyFile(join(config.home, 'message.key'));
  const simulatorKeyFile = await keyFile(join(dir, 'simulator.key'));
  const slackFiles = {
    botToken: await keyFile(join(dir, 'simulated-slack-bot.token')),
    signingSecret: await keyFile(join(dir, 'simulated-slack-signing.secret')),
  };
  const ownBroker = async () => parts.add(await startBroker({ dir: join(config.home, 'kafka'), keeper, say }));
  const ownDatabase = async () => {
    const database = parts.add(await startDatabase(config, say));
    // It starts apart from us, so that Ctrl-C does not take it from under the services.
    if (database.pid !== null) keeper.watch(database.pid);
    return database;
  };
  const ownDevelopment = async () =>
    parts.add(await startDevelopment({ config: withSecrets(config, slackFiles), dist, dir, environment, keeper, simulatorKeyFile }));
  const [broker, database, development] = await together([
    config.bus.brokers.length > 0 ? Promise.resolve(null) : ownBroker(),
    ownDatabase(),
    ownDevelopment(),
  ]);
  const { simulator, slack } = development.announcement;
  return {
    broker,
    database,
    messageKeyFile,
    development,
    simulator: simulator === null ? null : { url: simulator, keyFile: simulatorKeyFile },
    slack: slack === null ? null : { url: slack, files: slackFiles },
  };
}

/** What the development process and the approval service know each other by, where Slack is simulated. */
const withSecrets = (config: OstiaryConfig, { botToken, signingSecret }: SecretFiles): OstiaryConfig =>
  config.slack.simulated
    ? { ...config, slack: { ...config.slack, botToken: { file: botToken }, signingSecret: { file: signingSecret } } }
    : config;

/** Says what holds a port before anything is started, rather than by a service that dies of it. */
async function expectPortsFree({
  ingress,
  api,
  services,
  developmentIdp,
  simulator,
  identity,
  upstreams,
  slack,
}: OstiaryConfig): Promise<void> {
  await expectFree('ingress', ingress.host, ingress.port);
  await expectFree('the control APIs', api.host, api.port);
  await expectFree('the policy service', api.host, services.policyPort);
  await expectFree('the approval service', api.host, services.approvalPort);
  await expectFree('the audit service', api.host, services.auditPort);
  if (identity.issuers.length === 0) await expectFree('the development identity provider', developmentIdp.host, developmentIdp.port);
  if (needsSimulator({ upstreams }) || slack.simulated) await expectFree('the simulator', simulator.host, simulator.port);
}
