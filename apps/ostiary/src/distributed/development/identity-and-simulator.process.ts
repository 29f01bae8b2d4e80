import { loadConfiguration, resolveSecret } from '#chassis';
import { startDevelopmentIdp } from '../../development-idp/development-idp.js';
import { refuseExposure } from '../../development-idp/exposure.js';
import { needsSimulator } from '../../simulator/simulated-upstreams.js';
import { startSimulator } from '../../simulator/simulator.js';
import { keyFile } from '../key-file.js';
import { endInOrder } from '#signals';
import { announce } from './announcement.js';

// main.js <file with the simulator's key> <files of other keys ...>: what the embedded form has in its one process, as a process beside the
// services. Each file gets a random key where there is none.
const config = loadConfiguration(process.env);
const { host, port } = config.simulator;
if (config.identity.issuers.length === 0) refuseExposure(config);
const idp = config.identity.issuers.length > 0 ? null : await startDevelopmentIdp({ ...config.developmentIdp, home: config.home });
const key = resolveSecret({ file: await keyFile(process.argv[2] ?? 'simulator.key') });
for (const file of process.argv.slice(3)) await keyFile(file);
const isSimulated = needsSimulator(config) || Object.values(config.upstreams).some(({ url }) => url === `http://${host}:${port}`);
const simulator = !isSimulated ? null : await startSimulator({ ...config.simulator, key });
console.log(announce({ issuer: idp?.issuerConfig ?? null, simulator: simulator?.url ?? null }));
endInOrder(async () => void (await Promise.all([idp?.close(), simulator?.close()])));
