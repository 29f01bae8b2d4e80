import { loadConfiguration } from '#chassis';
import { endInOrder } from '#signals';
import { controlServices } from './control-services.js';
import { createControl } from './control.js';

const config = loadConfiguration(process.env);
const control = await createControl(controlServices(config));
endInOrder(() => control.close());
await control.listen({ host: config.api.host, port: config.api.port });
