import { endOnSignal, loadConfiguration } from '#chassis';
import { controlServices } from './control-services.js';
import { createControl } from './control.js';

const signals = endOnSignal();
const config = loadConfiguration(process.env);
const control = await createControl(controlServices(config));
signals.inOrder(() => control.close());
await control.listen({ host: config.api.host, port: config.api.port });
