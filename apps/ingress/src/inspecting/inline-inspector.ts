import { Injectable } from '@nestjs/common';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';
import type { RequestBody } from '../call/request-body.js';
import type { InspectionInput, InspectionTerms } from './inspection.js';
import { Inspector, type InspectedHandle } from './inspector.port.js';
import { analyzableTexts, withAnalysis } from './analyzing/analyzed-text.js';
import { TextAnalyses } from './analyzing/text-analyses.js';
import { readRequest, type ReadRequest } from './read-request.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** Inspects on the event loop: for bodies so small that handing them over would cost more. */
@Injectable()
export class InlineInspector extends Inspector {
  private readonly cache = new ScanCache();

  constructor(private readonly analyses: TextAnalyses) {
    super();
  }

  override async inspect(rules: Ruleset, { bytes }: RequestBody, terms: InspectionTerms): Promise<InspectedHandle> {
    if (bytes === null) throw new Error('There is no body to inspect.');
    const input = { ...terms, body: bytes };
    const request = InspectedRequest.from(rules, input, await this.read(rules, input));
    return {
      inspection: request.inspection,
      fingerprint: async (obligations, signed) => request.fingerprint(obligations, signed),
      identities: async (blockIds) => request.identities(blockIds),
      undecided: async (known) => request.undecided(known),
      fixedValues: async () => request.fixedValues(),
      unmaskable: async (obligations, signed) => request.unmaskable(obligations, signed),
      rewrite: async (obligations, signed) => request.rewrite(obligations, signed),
      release: () => undefined,
    };
  }

  private async read(rules: Ruleset, input: InspectionInput): Promise<ReadRequest> {
    const read = readRequest(rules, input, this.cache);
    return this.analyses.enabled ? withAnalysis(rules, read, await this.analyses.of(analyzableTexts(read))) : read;
  }
}
