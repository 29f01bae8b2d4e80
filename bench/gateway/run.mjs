/** `npm run bench`: what the gateway costs. `node bench/gateway/run.mjs --help` tells the options. */
import { fileURLToPath } from 'node:url';
import { check, commitRatios } from './check/check.mjs';
import { compare } from './compare.mjs';
import { grow } from './growing/growing.mjs';
import { readOptions } from './options.mjs';
import { soak } from './soak.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const options = readOptions(process.argv.slice(2));
if (options.check) process.exitCode = (await check(root, options.only)) ? 0 : 1;
else if (options['commit-ratios']) await commitRatios(root, options.only);
else if (options.growing) await grow(root, options);
else if (options.soak) await soak(root, options);
else await compare(root, options);
