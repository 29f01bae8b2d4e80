import { type WriteStream, createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { mallocSettings, nodeOptions } from './node-options.js';
import type { Keeper } from './processes/keeper.js';
import { ManagedProcess } from './processes/managed-process.js';
import type { Environment } from './service-environment.js';
import { serviceEnvironment } from './service-environment.js';
import type { ServiceSettings } from './service-settings.js';

export interface ServiceProcessOptions {
  readonly settings: ServiceSettings;
  /** The folder that holds apps/ and libs/ in compiled form. */
  readonly dist: string;
  /** Holds `<name>.yaml` and `<name>.log`. */
  readonly dir: string;
  readonly environment: Environment;
  readonly databaseUrl: string;
  readonly keeper: Keeper;
}

export const logFile = (dir: string, name: string): string => join(dir, `${name}.log`);

/** Writes a service's configuration and makes its process, not yet started; what it says goes to its log file. */
export async function serviceProcess(options: ServiceProcessOptions): Promise<ManagedProcess> {
  const { settings, dist, dir, environment, databaseUrl, keeper } = options;
  const configFile = join(dir, `${settings.name}.yaml`);
  await mkdir(dirname(configFile), { recursive: true });
  await writeFile(configFile, stringify(settings.config));
  const log: WriteStream = createWriteStream(logFile(dir, settings.name), { flags: 'a' });
  return new ManagedProcess(
    {
      name: settings.name,
      command: process.execPath,
      args: [...nodeOptions, join(dist, settings.entry)],
      env: {
        ...mallocSettings,
        ...serviceEnvironment(environment, {
          config: settings.config,
          configFile,
          databaseUrl,
          callsProvider: settings.name.startsWith('ingress-'),
          tellsPeople: settings.name === 'approval',
          keepsRecord: settings.name.startsWith('audit'),
        }),
      },
      onLine: (line) => log.write(`${line}\n`),
    },
    keeper,
  );
}
