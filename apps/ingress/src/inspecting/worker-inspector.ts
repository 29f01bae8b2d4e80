import { OstiaryError } from '#contracts';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { InspectionInput, Inspection } from './inspection.js';
import { Inspector, type Demand, type InspectedHandle } from './inspector.port.js';
import type { AnalyzableText } from './presidio/analyzed-text.js';
import type { TextAnalysis } from './presidio/text-analysis.js';
import { BodyInWorker, type Kept } from './workers/body-in-worker.js';
import type { WorkerPool } from './workers/worker-pool.js';

/** What a body and its values take of a worker's memory once they are read, about. */
const BYTES_PER_BYTE = 8;
const BYTES_PER_VALUE = 600;

/** Inspects in worker threads. */
export class WorkerInspector extends Inspector {
  private requests = 0;

  constructor(
    private readonly sourceOf: (version: number) => string,
    private readonly analysis: TextAnalysis,
    private readonly pool: WorkerPool,
  ) {
    super();
  }

  override async inspect(rules: Ruleset, input: InspectionInput, demand: Demand): Promise<InspectedHandle> {
    const read = async (): Promise<Kept & { inspection: Inspection }> => this.read(rules, input, demand);
    const { inspection, ...kept } = await read();
    return new BodyInWorker(this.pool, { principal: input.principal, left: demand.left }, inspection, kept, read);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async read(rules: Ruleset, input: InspectionInput, { values, left }: Demand): Promise<Kept & { inspection: Inspection }> {
    const { version } = rules;
    const request = ++this.requests;
    const taught = { ask: 'rules', source: this.sourceOf(version), version, key: rules.key.export() } as const;
    const weight = input.body.length * BYTES_PER_BYTE + values * BYTES_PER_VALUE;
    const ask = this.analysis.enabled ? 'read' : 'inspect';
    const inquiry = { principal: input.principal, question: { ask, request, version, input }, weight, left } as const;
    const { result, thread } = await this.pool.read(inquiry, taught);
    if (ask === 'inspect') return { inspection: result as Inspection, thread, request };
    try {
      const question = { ask: 'complete', request, analysis: await this.analysis.of(result as AnalyzableText[]) } as const;
      return { inspection: (await this.pool.ask({ ...inquiry, question, weight: 0 }, thread)) as Inspection, thread, request };
    } catch (error) {
      thread.release(request);
      throw error instanceof OstiaryError ? error : new OstiaryError('internal', 'The inspection of the body was lost.', { cause: error });
    }
  }
}
