import { loadConfiguration } from '#chassis';
import { controlServices } from './control-services.js';
import { createControl } from './control.js';

const config = loadConfiguration(process.env);
const control = await createControl(controlServices(config));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void control.close());
await control.listen({ host: config.api.host, port: config.api.port });
