import { loadConfiguration } from '#chassis';
import { controlServices } from './control-services.js';
import { createFront } from './front.js';

const config = loadConfiguration(process.env);
const front = await createFront(controlServices(config));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void front.close());
await front.listen({ host: config.api.host, port: config.api.port });
