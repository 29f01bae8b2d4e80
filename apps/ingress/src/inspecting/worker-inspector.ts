import { OstiaryError } from '#contracts';
import type { PolicySources } from '#policy-model';
import type { Ruleset } from '../ruleset/ruleset.js';
import { Leaving } from '../call/leaving.js';
import type { RequestBody } from '../call/request-body.js';
import type { InspectionInput, InspectionTerms, Inspection } from './inspection.js';
import type { BodyRead, SentInspection } from './inspection-protocol.js';
import { Inspector, type Demand, type InspectedHandle } from './inspector.port.js';
import type { AnalyzableText } from './analyzing/analyzed-text.js';
import type { TextAnalyses } from './analyzing/text-analyses.js';
import { BodyInWorker, type Kept } from './workers/body-in-worker.js';
import type { Rules } from './workers/busy-thread.js';
import { piecesIn } from './workers/placed-pieces.js';
import type { WorkerPool } from './workers/worker-pool.js';

/** What a body and its values take of a worker's memory once they are read, about. */
const BYTES_PER_BYTE = 8;
const BYTES_PER_VALUE = 600;

/** A body that a thread keeps as it read it, and its bytes, which it has given back. */
interface ReadInWorker {
  readonly kept: Kept;
  readonly inspection: Inspection;
  readonly body: Uint8Array;
}

/** Inspects in worker threads. */
export class WorkerInspector extends Inspector {
  private requests = 0;

  constructor(
    private readonly sourcesOf: (version: number) => PolicySources,
    private readonly analyses: TextAnalyses,
    private readonly pool: WorkerPool,
  ) {
    super();
  }

  override async inspect(rules: Ruleset, body: RequestBody, terms: InspectionTerms, demand: Demand): Promise<InspectedHandle> {
    const bytes = body.lend();
    if (bytes === null) throw new Error('There is no body to inspect.');
    const { inspection, kept, body: back } = await this.read(rules, { ...terms, body: onItsOwn(bytes) }, demand);
    body.giveBack(back);
    const again = async (): Promise<Kept> => {
      if (body.bytes === null) throw new OstiaryError('internal', 'The body was released already.');
      // A copy: by now others have the bytes in hand.
      return (await this.read(rules, { ...terms, body: new Uint8Array(body.bytes) }, demand)).kept;
    };
    return new BodyInWorker(this.pool, { principal: terms.principal, left: demand.left }, inspection, kept, again);
  }

  /** Starts a thread, which learns the rules and looks through a body, and keeps nothing. */
  async warmUp(rules: Ruleset, input: InspectionInput): Promise<void> {
    const request = ++this.requests;
    const question = { ask: 'inspect', request, version: rules.version, input } as const;
    const inquiry = { principal: input.principal, question, weight: input.body.length * BYTES_PER_BYTE, left: new Leaving() };
    const { thread } = await this.pool.read(inquiry, this.taught(rules));
    thread.release(request);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private taught({ version, key }: Ruleset): Rules {
    return { ask: 'rules', sources: this.sourcesOf(version), version, key: key.export() };
  }

  private async read(rules: Ruleset, input: InspectionInput, { values, left }: Demand): Promise<ReadInWorker> {
    const { version } = rules;
    const request = ++this.requests;
    const weight = input.body.length * BYTES_PER_BYTE + values * BYTES_PER_VALUE;
    const ask = this.analyses.enabled ? 'read' : 'inspect';
    const inquiry = { principal: input.principal, question: { ask, request, version, input }, weight, left } as const;
    const { result, thread } = await this.pool.read(inquiry, this.taught(rules));
    const { found, body } = result as BodyRead;
    if (ask === 'inspect') return { inspection: received(found as SentInspection, body), body, kept: { thread, request } };
    try {
      const question = { ask: 'complete', request, analysis: await this.analyses.of(found as AnalyzableText[]) } as const;
      return {
        inspection: received((await this.pool.ask({ ...inquiry, question, weight: 0 }, thread)) as SentInspection, body),
        body,
        kept: { thread, request },
      };
    } catch (error) {
      thread.release(request);
      throw error instanceof OstiaryError ? error : new OstiaryError('internal', 'The inspection of the body was lost.', { cause: error });
    }
  }
}

const received = ({ recorded: { pieces, ...proof }, ...told }: SentInspection, body: Uint8Array): Inspection => ({
  ...told,
  recorded: { ...proof, parts: piecesIn(body, pieces) },
});

/** Bytes that are moved take all of their memory along: a piece of a larger one is copied first. */
const onItsOwn = (bytes: Uint8Array): Uint8Array => (bytes.buffer.byteLength === bytes.length ? bytes : new Uint8Array(bytes));
