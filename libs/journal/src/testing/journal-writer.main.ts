import { SystemClock } from '#chassis';
import { InProcessBus } from '#messaging';
import { NodeSpoolFiles } from '../spool/spool-file.adapter.js';
import { InstanceFolder } from '../recovery/instance-folder.js';
import { SpoolJournal } from '../spool-journal.js';
import { dieAt } from './dies-at.fake.js';
import { endedEntry, held, receivedEntry } from './entries.fake.js';
import { RecordedObservations } from './recorded-observations.fake.js';

/**
 * A process that appends without end and prints the exchange of each acknowledged record, so that whoever kills it knows what must
 * still be there. Every third exchange is left open. Arguments: home, instance, boot, and a failpoint at which it is to die.
 */
const [home = '', instance = '', boot = '', diesAt = ''] = process.argv.slice(2);
if (diesAt !== '') dieAt(diesAt);
const limits = { segmentBytes: 64 * 1024, maxBytes: 1 << 28, reservedBytes: 1 << 16, writeTimeoutMs: 5_000 };
const options = { instance, version: 'test', limits, shipWithinMs: 0, adoptEveryMs: 60_000 };
const bus = new InProcessBus();
await bus.close();
const journal = new SpoolJournal(
  options,
  new InstanceFolder(home, instance, 1_000),
  new NodeSpoolFiles(),
  bus,
  new SystemClock(),
  new RecordedObservations(),
);
await journal.start();

async function writer(name: string): Promise<never> {
  for (let count = 0; ; count++) {
    const exchange = `${boot}-${name}-${count}`;
    const text = 'x'.repeat(Math.floor(Math.random() * 600));
    await journal.appendAll([receivedEntry(exchange), held(exchange, text), ...(count % 3 === 0 ? [] : [endedEntry(exchange)])]);
    process.stdout.write(`${exchange}\n`);
  }
}
await Promise.all(Array.from({ length: 16 }, (_, index) => writer(String(index))));
