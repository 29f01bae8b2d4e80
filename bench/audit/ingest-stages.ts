import type { RunningService } from '#chassis';
import { ChainsStore } from '../../apps/audit/src/chains/chains.store.js';
import { ContentStore } from '../../apps/audit/src/content/content.store.js';
import { BatchStore } from '../../apps/audit/src/ingest/batch.store.js';
import { IngestService } from '../../apps/audit/src/ingest/ingest.service.js';
import { RecordPlacing } from '../../apps/audit/src/ingest/record-placing.js';
import { RecordsStore } from '../../apps/audit/src/ingest/records.store.js';
import { TreesStore } from '../../apps/audit/src/proof/trees.store.js';
import { CodeProjector } from '../../apps/audit/src/provenance/code.projector.js';
import { RecordedEvents } from '../../apps/audit/src/recorded-events/recorded-events.js';
import { Projection } from '../../apps/audit/src/sessions/projection.js';
import { WordsProjector } from '../../apps/audit/src/words/words.projector.js';

type Provider = abstract new (...given: never[]) => object;

/** Within `whole`, the outer one of two is told without the inner. */
const steps: readonly { readonly name: string; readonly of: Provider; readonly method: string }[] = [
  { name: 'lock chains', of: ChainsStore, method: 'lock' },
  { name: 'leave out what is stored', of: ChainsStore, method: 'untaken' },
  { name: 'days and sessions', of: RecordPlacing, method: 'place' },
  { name: 'content', of: ContentStore, method: 'insert' },
  { name: 'exchanges and sessions', of: Projection, method: 'apply' },
  { name: 'proof', of: TreesStore, method: 'append' },
  { name: 'records, sealed', of: RecordsStore, method: 'insert' },
  { name: 'fingerprints of code', of: CodeProjector, method: 'apply' },
  { name: 'words', of: WordsProjector, method: 'apply' },
  { name: 'extend chains', of: ChainsStore, method: 'extend' },
  { name: 'security events', of: RecordedEvents, method: 'tell' },
];

/**
 * Where the time of a batch goes: from now on each step of taking one in is timed, waiting for the database included. The result tells the shares of what
 * all batches together took, in percent: they run beside each other, so no second is only theirs.
 */
export function timedStages(service: RunningService): () => Record<string, number> {
  const took = new Map<string, number>();
  const time = (name: string, of: Provider, method: string): void => {
    const target = service.app.get<object>(of, { strict: false });
    const step = Reflect.get(target, method) as (...given: unknown[]) => Promise<unknown>;
    Reflect.set(target, method, async (...given: unknown[]) => {
      const began = performance.now();
      try {
        return await Reflect.apply(step, target, given);
      } finally {
        took.set(name, (took.get(name) ?? 0) + performance.now() - began);
      }
    });
  };
  for (const { name, of, method } of steps) time(name, of, method);
  time('store', BatchStore, 'store');
  time('take', IngestService, 'take');
  return () => {
    const of = (name: string): number => took.get(name) ?? 0;
    const told = new Map(steps.map(({ name }) => [name, of(name)]));
    told.set('records, sealed', of('records, sealed') - of('proof'));
    const inSteps = [...told.values()].reduce((sum, ms) => sum + ms, 0);
    const all = { 'decode and digest': of('store') - inSteps, ...Object.fromEntries(told), 'begin and commit': of('take') - of('store') };
    return Object.fromEntries(Object.entries(all).map(([name, ms]) => [name, Math.round((1_000 * ms) / of('take')) / 10]));
  };
}
