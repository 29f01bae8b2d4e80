import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stack } from './ostiary.mjs';

export const simulatorKey = readFileSync(join(stack.home, 'data', 'simulator.key'), 'utf8');

/** Where a client of the OpenAI format can be pointed: at the simulator itself, to tell whose fault a failure is. */
const simulator = { name: 'the simulator', baseURL: `${stack.simulator}/v1`, apiKey: simulatorKey };

export const targets = [simulator];
