import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { principalKey, type Principal } from '#contracts';
import type { ClientCall } from '../call/client-call.js';
import type { RequestBody } from '../call/request-body.js';
import { PolicySnapshots } from '../ruleset/policy-snapshots.js';
import { InlineInspector } from './inline-inspector.js';
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

  async detect(call: ClientCall, principal: Principal, body: RequestBody): Promise<InspectedCall> {
    const rules = this.snapshots.current();
    const { exchange } = call;
    const { bytes } = body;
    if (bytes === null) return new InspectedCall(rules, body, null);
    const inspector = bytes.length > this.config.ingress.offloadBytes ? this.worker : this.inline;
    const headers = Object.fromEntries(Object.keys(call.headers).map((name) => [name, call.header(name)]));
    const handle = await inspector.inspect(rules, { format: call.format.name, body: bytes, principal: principalKey(principal), headers });
    const { model, stream, sessionId, agentId } = handle.inspection;
    Object.assign(exchange, { model, stream, sessionId, agentId });
    const inspected = new InspectedCall(rules, body, handle);
    call.keep(inspected);
    return inspected;
  }
}
