import type { OstiaryConfig } from '#chassis';
import { writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Keeper } from '../processes/keeper.js';
import { ManagedProcess } from '../processes/managed-process.js';
import { type Environment, serviceEnvironment } from '../service-environment.js';
import { logFile } from '../service-process.js';
import { type Announcement, readAnnouncement } from './announcement.js';

export interface DevelopmentOptions {
  readonly config: OstiaryConfig;
  readonly dist: string;
  readonly dir: string;
  readonly environment: Environment;
  readonly keeper: Keeper;
  readonly simulatorKeyFile: string;
}

export interface DevelopmentProcess {
  readonly process: ManagedProcess;
  readonly announcement: Announcement;
  stop(): Promise<void>;
}

/** The development identity provider and the simulators, where nothing else is configured, in a process of their own. */
export async function startDevelopment(options: DevelopmentOptions): Promise<DevelopmentProcess> {
  const { config, dist, dir, environment, keeper, simulatorKeyFile } = options;
  const configFile = join(dir, 'development.yaml');
  await writeFile(configFile, stringify(config));
  const log = createWriteStream(logFile(dir, 'development'), { flags: 'a' });
  const heard = Promise.withResolvers<Announcement>();
  const child = new ManagedProcess(
    {
      name: 'development',
      command: process.execPath,
      args: [join(dist, 'apps', 'ostiary', 'src', 'distributed', 'development', 'main.js'), simulatorKeyFile],
      env: serviceEnvironment(environment, {
        config,
        configFile,
        databaseUrl: null,
        callsProvider: false,
        tellsPeople: false,
        keepsRecord: false,
      }),
      onLine: (line) => {
        const announcement = readAnnouncement(line);
        if (announcement !== null) heard.resolve(announcement);
        log.write(`${line}\n`);
      },
    },
    keeper,
  );
  await child.start();
  const died = child.ended.then(() => {
    throw new Error(`The development identity provider and simulator did not start:\n${child.lastLines.join('\n')}`);
  });
  const announcement = await Promise.race([heard.promise, died]);
  return { process: child, announcement, stop: async () => void (await child.stop()) };
}
