/**
 * Makes a checkout ready to run: dependencies, Node 24, dist. Runs on any Node >= 20 before anything is installed, so it
 * imports nothing but Node itself. Silent and quick when there is nothing to do; `--force` builds in any case.
 */
import { build } from './bootstrap/build.mjs';
import { install } from './bootstrap/install.mjs';
import { exclusively } from './bootstrap/lock.mjs';
import { giveUp } from './bootstrap/say.mjs';

if (Number(process.versions.node.split('.')[0]) < 20)
  giveUp(`this is Node ${process.version}; Ostiary's commands need Node 20 or newer (they fetch Node 24 themselves).`);

await exclusively(() => {
  install();
  build({ force: process.argv.includes('--force') });
});
