import { loadConfiguration, resolveSecret } from '#chassis';
import { startDevelopmentIdp } from '../../development-idp/development-idp.js';
import { refuseExposure } from '../../development-idp/exposure.js';
import { simulatedWorkspace } from '../../simulated-slack/simulated-workspace.js';
import { needsSimulator } from '../../simulator/simulated-upstreams.js';
import { startSimulators } from '../../simulator/start-simulators.js';
import { keyFile } from '../key-file.js';
import { endInOrder } from '#signals';
import { announce } from './announcement.js';

// main.js <file with the simulator's key> <files of other keys ...>: what the embedded form has in its one process, as a process beside the
// services. Each file gets a random key where there is none.
const config = loadConfiguration(process.env);
const { simulator, upstreams, api, slack } = config;
if (config.identity.issuers.length === 0) refuseExposure(config);
const idp = config.identity.issuers.length > 0 ? null : await startDevelopmentIdp({ ...config.developmentIdp, home: config.home });
const key = resolveSecret({ file: await keyFile(process.argv[2] ?? 'simulator.key') });
for (const file of process.argv.slice(3)) await keyFile(file);
const isSimulated =
  needsSimulator(config) || Object.values(upstreams).some(({ url }) => url === `http://${simulator.host}:${simulator.port}`);
const secret = (name: 'botToken' | 'signingSecret'): string => {
  const reference = slack[name];
  if (reference === null) throw new Error(`slack.${name} must name a file that the approval service reads too.`);
  return resolveSecret(reference);
};
const workspace = !slack.simulated
  ? null
  : simulatedWorkspace(config, {
      developmentIssuer: idp?.issuer ?? null,
      botToken: secret('botToken'),
      signingSecret: secret('signingSecret'),
    });
workspace?.deliverTo(`http://${api.host === '0.0.0.0' ? '127.0.0.1' : api.host}:${api.port}/slack/events`);
const simulators = await startSimulators({ ...simulator, key: isSimulated ? key : null, slack: workspace });
const url = simulators?.url ?? null;
console.log(announce({ issuer: idp?.issuerConfig ?? null, simulator: isSimulated ? url : null, slack: workspace === null ? null : url }));
endInOrder(async () => void (await Promise.all([idp?.close(), simulators?.close()])));
