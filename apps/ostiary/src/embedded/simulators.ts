import type { OstiaryConfig } from '#chassis';
import type { SlackSimulator } from '#slack-simulator';
import { needsSimulator, simulatedUpstreams } from '../simulator/simulated-upstreams.js';
import type { PartsInOrder } from './parts-in-order.js';
import { expectFree } from './port-holder.js';
import { randomSecret } from './random-secret.js';

/** The configuration with what is simulated in it. */
export interface WithSimulators {
  readonly config: OstiaryConfig;
  /** Where the model is simulated; null: it is real. */
  readonly model: string | null;
  readonly slack: SimulatedSlack | null;
}

export interface SimulatedSlack {
  readonly url: string;
  /** Tells the workspace where the control address is, once it is. */
  readonly deliverTo: (url: string) => void;
}

/** Starts the simulated model where no provider is configured, and the simulated Slack workspace where one is asked for, on one port. */
export async function withSimulators(
  config: OstiaryConfig,
  { developmentIssuer, parts, say }: { developmentIssuer: string | null; parts: PartsInOrder; say: (line: string) => void },
): Promise<WithSimulators> {
  const { host, port } = config.simulator;
  const isModelSimulated = needsSimulator(config);
  if (isModelSimulated || config.slack.simulated) await expectFree('the simulator', host, port);
  const model = isModelSimulated ? await randomSecret(config.home, 'simulator.key') : null;
  const workspace = config.slack.simulated ? await newWorkspace(config, developmentIssuer) : null;
  if (model !== null) say('Starting the model simulator: replies are scripted, no model is asked ...');
  if (workspace !== null) say('Starting the simulated Slack workspace: anybody on this machine may click there for anybody ...');
  const { startSimulators } = await import('../simulator/start-simulators.js');
  const running = await startSimulators({ host, port, key: model?.secret ?? null, slack: workspace?.slack ?? null });
  if (running === null) return { config, model: null, slack: null };
  parts.add({ stop: () => running.close() });
  const { url } = running;
  return {
    config: {
      ...config,
      ...(model === null ? {} : { upstreams: simulatedUpstreams(url, model.file) }),
      ...(workspace === null ? {} : { slack: workspace.settings(url) }),
    },
    model: model === null ? null : url,
    slack: workspace === null ? null : { url: `${url}/slack`, deliverTo: (control) => workspace.slack.deliverTo(control) },
  };
}

async function newWorkspace(config: OstiaryConfig, developmentIssuer: string | null) {
  const { home } = config;
  const [botToken, signingSecret] = await Promise.all([
    randomSecret(home, 'simulated-slack-bot.token'),
    randomSecret(home, 'simulated-slack-signing.secret'),
  ]);
  const secrets = { botToken: botToken.secret, signingSecret: signingSecret.secret };
  const { simulatedSettings, simulatedWorkspace } = await import('../simulated-slack/simulated-workspace.js');
  const made: SlackSimulator = simulatedWorkspace(config, { developmentIssuer, ...secrets });
  const files = { botToken: botToken.file, signingSecret: signingSecret.file };
  return { slack: made, settings: (url: string) => simulatedSettings(config.slack, url, files) };
}
