import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { freePort } from '#free-ports';
import type { Keeper } from '../processes/keeper.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { type Broker, kafkaVersion } from './broker.js';
import { serverProperties } from './server-properties.js';
import { waitForPort } from './wait-for-port.js';

const run = promisify(execFile);
const startTimeoutMs = 300_000;
const controllerPort = 9093;

/** `log.dirs` -> `KAFKA_LOG_DIRS`, as the image reads it. Any such variable replaces the image's whole configuration, so all are given. */
const asEnvironment = (properties: Readonly<Record<string, string>>): string[] =>
  Object.entries(properties).flatMap(([key, value]) => ['-e', `KAFKA_${key.toUpperCase().replaceAll('.', '_')}=${value}`]);

/** The arguments of `docker run`; inside the container Kafka listens on every address, outside on 127.0.0.1 alone. */
export const dockerArguments = (name: string, port: number, clusterId: string): string[] => {
  const listeners = `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:${controllerPort}`;
  const properties = { ...serverProperties('/var/lib/kafka', port, controllerPort), listeners };
  const volume = ['-v', `${name}:/var/lib/kafka/data`];
  return [
    'run',
    '--rm',
    '--name',
    name,
    '-p',
    `127.0.0.1:${port}:${port}`,
    ...volume,
    '-e',
    `CLUSTER_ID=${clusterId}`,
    ...asEnvironment(properties),
    `apache/kafka:${kafkaVersion}`,
  ];
};

/** A broker in a container whose data is a volume named after `dir`. The `docker run` in front passes our signals on to it. */
export async function startDockerKafka(dir: string, keeper: Keeper, say: (line: string) => void): Promise<Broker> {
  const digest = createHash('sha256').update(dir).digest();
  const name = `ostiary-kafka-${digest.toString('hex', 0, 6)}`;
  const port = await freePort();
  const removeContainer = () => run('docker', ['rm', '-f', name]).catch(() => {});
  const removeVolume = () => run('docker', ['volume', 'rm', '-f', name]);
  const server = new ManagedProcess(
    { name: 'kafka', command: 'docker', args: dockerArguments(name, port, digest.toString('base64url', 6, 22).replace(/^-/, 'k')) },
    keeper,
  );
  const listen = async () => {
    await removeContainer();
    await server.start();
    await waitForPort(port, () => server.isRunning(), startTimeoutMs).catch((error: unknown) => {
      throw new Error(`Kafka did not start in Docker: ${String(error)}\n${server.lastLines.join('\n')}`, { cause: error });
    });
  };
  say(`Starting Kafka ${kafkaVersion} in Docker (the first time its image is fetched) ...`);
  await listen();
  const kill9 = async () => {
    await run('docker', ['kill', '-s', 'KILL', name]);
    await server.ended;
  };
  return {
    brokers: `127.0.0.1:${port}`,
    get pid() {
      return server.pid;
    },
    kill9,
    wipe: async () => {
      await kill9();
      await removeContainer();
      await removeVolume();
      await listen();
    },
    restart: listen,
    stop: async () => {
      await server.stop();
      await removeContainer();
    },
    discard: async () => {
      await server.stop();
      await removeContainer();
      await removeVolume();
    },
  };
}
