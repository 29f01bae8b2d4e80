import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#chassis';
import { InProcessBus } from '#messaging';
import { NodeSpoolFiles } from '../spool/spool-file.adapter.js';
import type { SpoolFiles } from '../spool/spool-file.port.js';
import { InstanceFolder } from '../recovery/instance-folder.js';
import { SpoolJournal } from '../spool-journal.js';
import { AuditFake } from './audit.fake.js';
import { RecordedObservations } from './recorded-observations.fake.js';

export interface Scene {
  readonly home: string;
  readonly bus: InProcessBus;
  readonly audit: AuditFake;
  journal(options?: { instance?: string; files?: SpoolFiles; limits?: Partial<Limits>; bus?: InProcessBus; shipWithinMs?: number }): {
    journal: SpoolJournal;
    told: RecordedObservations;
  };
  end(): Promise<void>;
}

interface Limits {
  segmentBytes: number;
  maxBytes: number;
  reservedBytes: number;
  writeTimeoutMs: number;
}

const roomy: Limits = { segmentBytes: 1 << 20, maxBytes: 1 << 28, reservedBytes: 1 << 16, writeTimeoutMs: 5_000 };

/** A home folder, a bus and an audit for journals to live with. */
export async function journalScene(): Promise<Scene> {
  const home = await mkdtemp(join(tmpdir(), 'journal-'));
  const bus = new InProcessBus();
  const audit = new AuditFake(bus);
  await audit.listen();
  return {
    home,
    bus,
    audit,
    journal: ({ instance = 'one', files = new NodeSpoolFiles(), limits = {}, bus: own = bus, shipWithinMs = 2_000 } = {}) => {
      const told = new RecordedObservations();
      const options = {
        instance,
        version: 'test',
        limits: { ...roomy, ...limits },
        shipWithinMs,
        adoptEveryMs: 200,
      };
      return { journal: new SpoolJournal(options, new InstanceFolder(home, instance, 300), files, own, new SystemClock(), told), told };
    },
    end: async () => {
      await bus.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
