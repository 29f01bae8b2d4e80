import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '#free-ports';
import type { Keeper } from '../processes/keeper.js';
import { ManagedProcess } from '../processes/managed-process.js';
import type { Broker } from './broker.js';
import { kafkaJars } from './kafka-jars.js';
import { asProperties, serverProperties } from './server-properties.js';
import { waitForPort } from './wait-for-port.js';

const run = promisify(execFile);
const startTimeoutMs = 60_000;
/** A UUID in the form that Kafka wants; none that begins like an option. */
const clusterId = () => randomBytes(16).toString('base64url').replace(/^-/, 'k');
const small = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Formats the storage in `dir` when it is new and starts a broker on it, on free ports of 127.0.0.1. Needs Java 17 and, the first time, Maven. */
export async function startJavaKafka(dir: string, keeper: Keeper, say: (line: string) => void): Promise<Broker> {
  const jars = join(await kafkaJars(say), 'jars', '*');
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const properties = join(dir, 'server.properties');
  const data = join(dir, 'data');
  await mkdir(dir, { recursive: true });
  await writeFile(properties, asProperties(serverProperties(dir, port, controllerPort)));
  const format = () => run('java', [...small, '-cp', jars, 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', properties]);
  if (!existsSync(join(data, 'meta.properties'))) await format();
  const args = [...small, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', jars, 'kafka.Kafka', properties];
  const server = new ManagedProcess({ name: 'kafka', command: 'java', args, cwd: dir }, keeper);
  const listen = async () => {
    await server.start();
    await waitForPort(port, () => server.isRunning(), startTimeoutMs).catch((error: unknown) => {
      throw new Error(`Kafka did not start: ${String(error)}\n${server.lastLines.join('\n')}`, { cause: error });
    });
  };
  await listen();
  return {
    brokers: `127.0.0.1:${port}`,
    get pid() {
      return server.pid;
    },
    kill9: () => server.kill9(),
    wipe: async () => {
      await server.kill9();
      await rm(data, { recursive: true });
      await format();
      await listen();
    },
    restart: listen,
    stop: async () => void (await server.stop()),
    discard: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
