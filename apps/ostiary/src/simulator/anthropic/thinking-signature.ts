import { createHmac } from 'node:crypto';

// Not a secret: the simulator only has to notice that a thinking block came back altered, as the real API does.
const key = 'ostiary-simulator-thinking';

export const signThinking = (thinking: string): string => createHmac('sha256', key).update(thinking).digest('base64');
