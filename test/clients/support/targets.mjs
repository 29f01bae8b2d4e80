import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stack } from './ostiary.mjs';

export const simulatorKey = readFileSync(join(stack.home, 'data', 'simulator.key'), 'utf8');

/** Where a client of the OpenAI format is pointed: at the gateway, as alice, and past it at the simulator, to tell whose fault a failure is. */
export const gateway = { name: 'the gateway', baseURL: `${stack.ingress}/openai/v1`, apiKey: stack.tokens.alice };
const simulator = { name: 'the simulator', baseURL: `${stack.simulator}/v1`, apiKey: simulatorKey };

export const targets = [simulator, gateway];
