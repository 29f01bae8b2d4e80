import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { principalKey, type Principal } from '#contracts';
import { nothingAsked } from '../call/asked.js';
import { ownText } from '../call/own-text.js';
import type { Read } from '../reading/read.js';
import { PolicySnapshots } from '../ruleset/policy-snapshots.js';
import { inspectedAs, withChangedDescription } from './changed-description.js';
import { InlineInspector } from './inline-inspector.js';
import type { Inspected } from './inspected.js';
import { InspectedCall } from './inspected-call.js';
import type { InspectedHandle } from './inspector.port.js';
import { ToolDescriptions } from './tool-descriptions.js';
import { WorkerInspector } from './worker-inspector.js';

/** Third stage: the body becomes content blocks, and the detectors and the policy's own words run over them. */
@Injectable()
export class DetectionService {
  constructor(
    private readonly snapshots: PolicySnapshots,
    private readonly inline: InlineInspector,
    private readonly worker: WorkerInspector,
    private readonly descriptions: ToolDescriptions,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async detect(read: Read): Promise<Inspected> {
    const { call, principal, body } = read;
    const rules = this.snapshots.current();
    const { bytes } = body;
    if (bytes === null) return { ...read, rules, asked: nothingAsked, request: new InspectedCall(rules, body, null) };
    const { ingress } = this.config;
    const isLarge = bytes.length > ingress.offloadBytes || read.values > ingress.offloadValues;
    const handle = await (isLarge ? this.worker : this.inline).inspect(
      rules,
      body,
      {
        format: call.format.name,
        principal: principalKey(principal),
        headers: Object.fromEntries(Object.keys(call.headers).map((name) => [name, call.header(name)])),
        budget: { values: ingress.maxBodyValues, blocks: ingress.maxBodyBlocks, findings: ingress.maxFindings },
      },
      { values: read.values, left: call.reply.left },
    );
    const told = this.told(principal, handle);
    const { model, stream, sessionId, agentId, parentAgentId, requestClass, workingFolder } = handle.inspection;
    const asked = {
      model: model === '' ? null : ownText(model),
      stream,
      sessionId: ownText(sessionId),
      agentId: ownName(agentId),
      parentAgentId: ownName(parentAgentId),
      requestClass: ownName(requestClass),
      workingFolder: ownName(workingFolder),
    };
    call.exchange.asked = asked;
    const request = new InspectedCall(rules, body, told);
    call.keep(request);
    return { ...read, rules, asked, request };
  }

  /** The inspection, and what only the conversation so far can tell: that a tool is described otherwise now. */
  private told(principal: Principal, handle: InspectedHandle): InspectedHandle {
    const { inspection } = handle;
    const { model, sessionId: session, agentId: agent, described } = inspection;
    const isChanged = this.descriptions.changed({ principal: principalKey(principal), session, agent, model }, described);
    return isChanged ? inspectedAs(handle, withChangedDescription(inspection)) : handle;
  }
}

const ownName = (name: string | null): string | null => (name === null ? null : ownText(name));
