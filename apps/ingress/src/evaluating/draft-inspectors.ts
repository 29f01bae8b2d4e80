import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Lifecycle, type OstiaryConfig } from '#chassis';
import { Leaving } from '../call/leaving.js';
import type { RequestBody } from '../call/request-body.js';
import { InlineInspector } from '../inspecting/inline-inspector.js';
import type { InspectionTerms } from '../inspecting/inspection.js';
import type { InspectedHandle } from '../inspecting/inspector.port.js';
import { TextAnalyses } from '../inspecting/analyzing/text-analyses.js';
import { WorkerInspector } from '../inspecting/worker-inspector.js';
import { startWorkers } from '../inspecting/workers/worker.thread.js';
import { WorkerPool } from '../inspecting/workers/worker-pool.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { Drafts } from './drafts.js';
import { valuesIn } from './whole-request.js';

const MINUTE_MS = 60_000;

/** The inspectors of calls once more, for policies that are tried: what they remember is of drafts, and a large body keeps no call from its worker. */
@Injectable()
export class DraftInspectors {
  private readonly inline: InlineInspector;
  private readonly worker: WorkerInspector;

  constructor(
    drafts: Drafts,
    analyses: TextAnalyses,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    lifecycle: Lifecycle,
  ) {
    const { inspectionTimeoutMs, inspectionMemoryMb, inspectionQueueMs } = config.ingress;
    const pool = new WorkerPool(startWorkers(inspectionMemoryMb), {
      threads: 1,
      timeoutMs: inspectionTimeoutMs,
      queueMs: inspectionQueueMs,
      idleMs: MINUTE_MS,
      weight: inspectionMemoryMb * 1024 * 1024,
    });
    this.inline = new InlineInspector(analyses);
    this.worker = new WorkerInspector((number) => drafts.sourcesOf(number), analyses, pool);
    lifecycle.onStop('close', 'inspection of drafts', () => this.worker.close());
  }

  inspect(rules: Ruleset, body: RequestBody, of: Pick<InspectionTerms, 'format' | 'principal'>): Promise<InspectedHandle> {
    const { ingress } = this.config;
    const { bytes } = body;
    const values = bytes === null ? 0 : valuesIn(Buffer.from(bytes).toString());
    const isLarge = (bytes?.length ?? 0) > ingress.offloadBytes || values > ingress.offloadValues;
    const budget = { values: ingress.maxBodyValues, blocks: ingress.maxBodyBlocks, findings: ingress.maxFindings };
    return (isLarge ? this.worker : this.inline).inspect(rules, body, { ...of, headers: {}, budget }, { values, left: new Leaving() });
  }
}
