/**
 * `node --import <this file> <service>`: lets tests set traps in a service, over a socket in the folder that OSTIARY_FAILPOINTS names. A plan
 * that lies there as `<service>.plan.json` holds for the next start, once. What fired is told line by line in `<service>.fired`.
 */
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { z } from 'zod';
import { Traps, trapPlanSchema } from './traps.js';

const { OSTIARY_FAILPOINTS: folder, OSTIARY_CONFIG: config } = process.env;
const plansSchema = z.array(trapPlanSchema);

/** Processes without a configuration of a service's own are none of those that have failpoints. A thread beside would take the socket, and away with it. */
if (isMainThread && folder !== undefined && config !== undefined) arm(join(folder, basename(config, '.yaml')));

function arm(path: string): void {
  const traps = new Traps({
    onFired: (plan) => appendFileSync(`${path}.fired`, `${JSON.stringify(plan)}\n`),
    die: () => process.kill(process.pid, 'SIGKILL'),
    sleep,
  });
  for (const plan of plansAtStart(`${path}.plan.json`)) traps.plan(plan);
  traps.set();
  const socket = `${path}.sock`;
  rmSync(socket, { force: true });
  createServer((request, response) => {
    const answer = async () => {
      if (request.method === 'DELETE') traps.heal();
      if (request.method === 'POST') for (const plan of plansSchema.parse(await json(request))) traps.plan(plan);
      response.end(JSON.stringify(traps.passed));
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  })
    .listen(socket)
    .unref();
}

function plansAtStart(file: string): z.infer<typeof plansSchema> {
  try {
    return plansSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  } finally {
    rmSync(file, { force: true });
  }
}
