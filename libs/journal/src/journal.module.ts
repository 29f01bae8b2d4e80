import { hostname } from 'node:os';
import { CONFIG, Clock, Lifecycle, Metrics, Readiness } from '#chassis';
import type { OstiaryConfig } from '#chassis';
import { Bus } from '#messaging';
import { Module } from '@nestjs/common';
import { TurnStore } from './content/turn-store.js';
import { JournalTelemetry } from './journal-telemetry.adapter.js';
import { Journal } from './journal.port.js';
import { NodeSpoolFiles } from './spool/spool-file.adapter.js';
import { SpoolJournal } from './spool-journal.js';

/** Below the time that a stage of the shutdown has. */
const SHIP_WITHIN_MS = 5_000;
const LOCK_WAIT_MS = 5_000;
const ADOPT_EVERY_MS = 30_000;

function openJournal(config: OstiaryConfig, bus: Bus, clock: Clock, metrics: Metrics): SpoolJournal {
  const options = {
    home: config.home,
    instance: config.ingress.instance ?? `${hostname()}-${process.pid}`,
    version: '1',
    limits: config.journal,
    shipWithinMs: SHIP_WITHIN_MS,
    lockWaitMs: LOCK_WAIT_MS,
    adoptEveryMs: ADOPT_EVERY_MS,
  };
  return new SpoolJournal(options, new NodeSpoolFiles(), bus, clock, new JournalTelemetry(metrics));
}

/** Gives ingress its Journal and TurnStore. The journal opens before the instance is ready and closes last. */
@Module({
  providers: [{ provide: Journal, useFactory: openJournal, inject: [CONFIG, Bus, Clock, Metrics] }, TurnStore],
  exports: [Journal, TurnStore],
})
export class JournalModule {
  constructor(journal: Journal, lifecycle: Lifecycle, readiness: Readiness) {
    if (!(journal instanceof SpoolJournal)) return;
    lifecycle.onStart(() => journal.start());
    lifecycle.onStop('flush', 'journal', () => journal.stop());
    readiness.register('journal', () => journal.isReady());
  }
}
