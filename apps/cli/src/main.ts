#!/usr/bin/env node
import process from 'node:process';

/** Installed on its own, it is run by whatever Node its user has: an older one must be told of, before anything that it can't read is loaded. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(`ostiary needs Node 24 or newer; this is ${process.version}.\n`);
  process.exitCode = 2;
} else {
  const { run } = await import('./run.js');
  const { processTerminal } = await import('./terminal.js');
  process.exitCode = await run(process.argv.slice(2), processTerminal);
}
