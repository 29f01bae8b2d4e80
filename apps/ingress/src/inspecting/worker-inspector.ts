import { Worker } from 'node:worker_threads';
import { OstiaryError } from '#contracts';
import type { WorkerAnswer, WorkerQuestion, WorkerResult } from './inspection-protocol.js';
import type { BlockIdentity, FixedValue, Inspection, InspectionInput, Rewritten } from './inspection.js';
import { Inspector, type InspectedHandle } from './inspector.port.js';
import type { AnalyzableText } from './presidio/analyzed-text.js';
import type { TextAnalysis } from './presidio/text-analysis.js';
import type { Undecided } from './undecided.js';
import type { Ruleset } from '../ruleset/ruleset.js';

interface Waiting {
  resolve(result: WorkerResult): void;
  reject(error: OstiaryError): void;
}

/** The question without its number, which the inspector gives. */
type Numbered = Extract<WorkerQuestion, { call: number }>;
type Unnumbered = { [K in Numbered['ask']]: Omit<Extract<Numbered, { ask: K }>, 'call'> }[Numbered['ask']];

/** Inspects in one worker thread, started at the first large body and again after a crash. A crash fails the bodies it had, nothing else. */
export class WorkerInspector extends Inspector {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private readonly knows = new Set<number>();
  private counter = 0;

  constructor(
    private readonly sourceOf: (version: number) => string,
    private readonly analysis: TextAnalysis,
  ) {
    super();
  }

  override async inspect(rules: Ruleset, input: InspectionInput): Promise<InspectedHandle> {
    this.teach(rules);
    const request = ++this.counter;
    const inspection = await this.inspection(request, rules.version, input);
    return {
      inspection,
      fingerprint: async (obligations, signed) => (await this.call({ ask: 'fingerprint', request, obligations, signed })) as string,
      identities: async (blockIds) => (await this.call({ ask: 'identities', request, blockIds })) as BlockIdentity[],
      undecided: async (known) => (await this.call({ ask: 'undecided', request, known })) as Undecided,
      fixedValues: async () => (await this.call({ ask: 'fixedValues', request })) as FixedValue[],
      unmaskable: async (obligations, signed) => (await this.call({ ask: 'unmaskable', request, obligations, signed })) as string | null,
      rewrite: async (obligations, signed) => (await this.call({ ask: 'rewrite', request, obligations, signed })) as Rewritten,
      release: () => this.post({ ask: 'release', request }),
    };
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private async inspection(request: number, version: number, input: InspectionInput): Promise<Inspection> {
    if (!this.analysis.enabled) return (await this.call({ ask: 'inspect', request, version, input })) as Inspection;
    const texts = (await this.call({ ask: 'read', request, version, input })) as AnalyzableText[];
    return (await this.call({ ask: 'complete', request, analysis: await this.analysis.of(texts) })) as Inspection;
  }

  private teach(rules: Ruleset): void {
    this.start();
    if (this.knows.has(rules.version)) return;
    this.post({ ask: 'rules', source: this.sourceOf(rules.version), version: rules.version, key: rules.key.export() });
    this.knows.add(rules.version);
  }

  private call(question: Unnumbered): Promise<WorkerResult> {
    const call = ++this.counter;
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      this.post({ ...question, call });
    });
  }

  private post(question: WorkerQuestion): void {
    this.start().postMessage(question);
  }

  private start(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./inspection.worker.js', import.meta.url));
    worker.on('message', (answer: WorkerAnswer) => this.settle(answer));
    worker.on('error', () => this.lose(worker));
    worker.on('exit', () => this.lose(worker));
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private settle(answer: WorkerAnswer): void {
    const waiting = this.waiting.get(answer.call);
    this.waiting.delete(answer.call);
    if ('error' in answer) waiting?.reject(new OstiaryError(answer.error.code, answer.error.message));
    else waiting?.resolve(answer.result);
  }

  private lose(worker: Worker): void {
    if (this.worker !== worker) return;
    this.worker = null;
    this.knows.clear();
    for (const waiting of this.waiting.values()) waiting.reject(new OstiaryError('internal', 'The inspection worker stopped.'));
    this.waiting.clear();
  }
}
