import { OstiaryError } from '#contracts';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';
import type { BodyRead, SentInspection, WorkerAnswer, WorkerQuestion, WorkerResult } from './inspection-protocol.js';
import type { InspectionTerms } from './inspection.js';
import { analyzableTexts, withAnalysis } from './analyzing/analyzed-text.js';
import { readRequest, type ReadRequest } from './read-request.js';
import { buildRuleset, type Ruleset } from '../ruleset/ruleset.js';

/** A body on its way to being inspected. */
interface Reading {
  readonly rules: Ruleset;
  readonly terms: InspectionTerms;
  readonly read: ReadRequest;
}

/** A worker's side of the protocol, without the thread: keeps rulesets and bodies, answers questions about them. */
export class WorkerDesk {
  private readonly cache = new ScanCache();
  private readonly rulesets = new Map<number, Ruleset>();
  private readonly requests = new Map<number, InspectedRequest>();
  private readonly reading = new Map<number, Reading>();

  answer(question: WorkerQuestion): WorkerAnswer | null {
    if (question.ask === 'rules') {
      this.learn(question);
      return null;
    }
    if (question.ask === 'release') {
      this.requests.delete(question.request);
      this.reading.delete(question.request);
      return null;
    }
    try {
      return { call: question.call, result: this.result(question) };
    } catch (error) {
      const known = error instanceof OstiaryError ? error : new OstiaryError('internal', 'Inspection failed.');
      return { call: question.call, error: { code: known.code, message: known.message } };
    }
  }

  private learn({ sources: { source, scoped }, version, key }: Extract<WorkerQuestion, { ask: 'rules' }>): void {
    this.rulesets.set(version, buildRuleset(source, version, key, scoped));
    // Bodies under way may still belong to the version before; older ones are gone.
    for (const known of [...this.rulesets.keys()].sort((a, b) => b - a).slice(2)) this.rulesets.delete(known);
  }

  private result(question: Exclude<WorkerQuestion, { ask: 'rules' | 'release' }>): WorkerResult {
    if (question.ask === 'inspect' || question.ask === 'read') return this.read(question);
    if (question.ask === 'complete') return this.complete(question);
    const request = this.requests.get(question.request);
    if (request === undefined) throw new OstiaryError('internal', 'The body was released already.');
    if (question.ask === 'fingerprint') return request.fingerprint(question.obligations, question.signed);
    if (question.ask === 'identities') return request.identities(question.blockIds);
    if (question.ask === 'undecided') return request.undecided(question.known);
    if (question.ask === 'fixedValues') return request.fixedValues();
    if (question.ask === 'unmaskable') return request.unmaskable(question.obligations, question.signed);
    return request.rewrite(question.obligations, question.signed);
  }

  private read({ ask, request, version, input }: Extract<WorkerQuestion, { ask: 'inspect' | 'read' }>): BodyRead {
    const rules = this.rulesets.get(version);
    if (rules === undefined) throw new OstiaryError('policy_missing', 'The worker does not know this policy version.');
    const { body, ...terms } = input;
    const reading = { rules, terms, read: readRequest(rules, input, this.cache) };
    if (ask === 'inspect') return { found: this.keep(request, reading), body };
    this.reading.set(request, reading);
    return { found: analyzableTexts(reading.read), body };
  }

  private complete({ request, analysis }: Extract<WorkerQuestion, { ask: 'complete' }>): WorkerResult {
    const reading = this.reading.get(request);
    if (reading === undefined) throw new OstiaryError('internal', 'The body was released already.');
    this.reading.delete(request);
    return this.keep(request, { ...reading, read: withAnalysis(reading.rules, reading.read, analysis) });
  }

  private keep(request: number, { rules, terms, read }: Reading): SentInspection {
    const inspected = InspectedRequest.from(rules, terms, read);
    this.requests.set(request, inspected);
    return inspected.sent();
  }
}
