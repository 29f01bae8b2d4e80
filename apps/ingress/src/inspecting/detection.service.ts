import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { principalKey } from '#contracts';
import { nothingAsked } from '../call/asked.js';
import type { Read } from '../reading/read.js';
import { PolicySnapshots } from '../ruleset/policy-snapshots.js';
import { InlineInspector } from './inline-inspector.js';
import type { Inspected } from './inspected.js';
import { InspectedCall } from './inspected-call.js';
import { WorkerInspector } from './worker-inspector.js';

/** Third stage: the body becomes content blocks, and the detectors and the policy's own words run over them. */
@Injectable()
export class DetectionService {
  constructor(
    private readonly snapshots: PolicySnapshots,
    private readonly inline: InlineInspector,
    private readonly worker: WorkerInspector,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async detect(read: Read): Promise<Inspected> {
    const { call, principal, body } = read;
    const rules = this.snapshots.current();
    const { bytes } = body;
    if (bytes === null) return { ...read, rules, asked: nothingAsked, request: new InspectedCall(rules, body, null) };
    const inspector = bytes.length > this.config.ingress.offloadBytes ? this.worker : this.inline;
    const headers = Object.fromEntries(Object.keys(call.headers).map((name) => [name, call.header(name)]));
    const handle = await inspector.inspect(rules, { format: call.format.name, body: bytes, principal: principalKey(principal), headers });
    const { model, stream, sessionId, agentId } = handle.inspection;
    const asked = { model, stream, sessionId, agentId };
    call.exchange.asked = asked;
    const request = new InspectedCall(rules, body, handle);
    call.keep(request);
    return { ...read, rules, asked, request };
  }
}
