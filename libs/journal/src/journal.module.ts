import { hostname } from 'node:os';
import { CONFIG, Clock, Lifecycle, Metrics, Readiness } from '#chassis';
import type { OstiaryConfig } from '#chassis';
import { Bus } from '#messaging';
import { Module } from '@nestjs/common';
import { TurnStore } from './content/turn-store.js';
import { JournalTelemetry } from './journal-telemetry.adapter.js';
import { Journal } from './journal.port.js';
import { InstanceFolder } from './recovery/instance-folder.js';
import { NodeSpoolFiles } from './spool/spool-file.adapter.js';
import { SpoolJournal } from './spool-journal.js';

/** Below the time that a stage of the shutdown has. */
const SHIP_WITHIN_MS = 5_000;
const LOCK_WAIT_MS = 5_000;
const ADOPT_EVERY_MS = 30_000;

const nameOf = ({ ingress }: OstiaryConfig): string => ingress.instance ?? `${hostname()}-${process.pid}`;

function openJournal(config: OstiaryConfig, folder: InstanceFolder, bus: Bus, clock: Clock, metrics: Metrics): SpoolJournal {
  const options = {
    instance: nameOf(config),
    version: '1',
    limits: config.journal,
    shipWithinMs: SHIP_WITHIN_MS,
    adoptEveryMs: ADOPT_EVERY_MS,
  };
  return new SpoolJournal(options, folder, new NodeSpoolFiles(), bus, clock, new JournalTelemetry(metrics));
}

/** Gives ingress its Journal and TurnStore, and the folder of its own that they stand in. The journal opens before the instance is ready and closes last. */
@Module({
  providers: [
    {
      provide: InstanceFolder,
      useFactory: (config: OstiaryConfig) => new InstanceFolder(config.home, nameOf(config), LOCK_WAIT_MS),
      inject: [CONFIG],
    },
    { provide: Journal, useFactory: openJournal, inject: [CONFIG, InstanceFolder, Bus, Clock, Metrics] },
    TurnStore,
  ],
  exports: [InstanceFolder, Journal, TurnStore],
})
export class JournalModule {
  constructor(journal: Journal, lifecycle: Lifecycle, readiness: Readiness) {
    if (!(journal instanceof SpoolJournal)) return;
    lifecycle.onStart(() => journal.start());
    lifecycle.onStop('flush', 'journal', () => journal.stop());
    readiness.register('journal', () => journal.isReady());
  }
}
