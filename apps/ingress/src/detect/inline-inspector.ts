import { Injectable } from '@nestjs/common';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';
import type { InspectionInput } from './inspection.js';
import { Inspector, type InspectedHandle } from './inspector.port.js';
import type { Ruleset } from './ruleset.js';

/** Inspects on the event loop: for bodies so small that handing them over would cost more. */
@Injectable()
export class InlineInspector extends Inspector {
  private readonly cache = new ScanCache();

  override async inspect(rules: Ruleset, input: InspectionInput): Promise<InspectedHandle> {
    const request = InspectedRequest.of(rules, input, this.cache);
    return {
      inspection: request.inspection,
      fingerprint: async () => request.fingerprint(),
      excerpts: async (blockIds) => request.excerpts(blockIds),
      rewrite: async (obligations) => request.rewrite(obligations),
      release: () => undefined,
    };
  }
}
