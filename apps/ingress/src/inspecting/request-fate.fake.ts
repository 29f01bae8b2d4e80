import { wideBudget } from './inspection-budget.fake.js';
import type { Principal } from '#contracts';
import { formatNamed, type FormatName } from '#conversation';
import { InProcessBus } from '#messaging';
import { evaluate } from '#policy-model';
import { Exchange } from '../call/exchange.js';
import { RequestBody } from '../call/request-body.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { buildRuleset, type Ruleset } from '../ruleset/ruleset.js';
import { ScanCache } from './block-scan.js';
import { InspectedCall } from './inspected-call.js';
import { InspectedRequest } from './inspect.js';

export const testKey = Buffer.alloc(32, 7);
const principal: Principal = { issuer: 'test', subject: 'alice', name: 'Alice', email: null, groups: [] };

/** What became of a request: what the provider gets (null: nothing), what the caller is told then, and everything that is kept or told of it. */
export interface RequestFate {
  readonly sent: string | null;
  readonly refused: { readonly code: string; readonly text: string } | null;
  readonly verdict: string;
  readonly kept: string;
}

export const testPrincipal = 'test|alice';
export const testRules = (policy: string): Ruleset => buildRuleset(policy, 1, testKey);

/** Inspects, decides and rewrites as the stages do, without a wire, a broker or a reviewer. */
export class RequestFates {
  readonly delivered = new DeliveredBlocks(new InProcessBus(), testKey);
  private readonly cache = new ScanCache();
  private readonly rules: Ruleset;

  constructor(
    policy: string,
    private readonly format: FormatName = 'anthropic',
  ) {
    this.rules = testRules(policy);
  }

  async of(body: unknown): Promise<RequestFate> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const bytes = Buffer.from(text);
    const request = InspectedRequest.of(
      this.rules,
      { format: this.format, body: bytes, principal: testPrincipal, headers: {}, budget: wideBudget },
      this.cache,
    );
    const { inspection } = request;
    const call = new InspectedCall(this.rules, new RequestBody(bytes), {
      inspection,
      fingerprint: async (obligations, signed) => request.fingerprint(obligations, signed),
      identities: async (ids) => request.identities(ids),
      undecided: async (known) => request.undecided(known),
      fixedValues: async () => request.fixedValues(),
      unmaskable: async (obligations, signed) => request.unmaskable(obligations, signed),
      rewrite: async (obligations, signed) => request.rewrite(obligations, signed),
      release: () => undefined,
    });
    const client = formatNamed(this.format).client(undefined);
    const exchange = new Exchange({ method: 'POST', path: '/v1/messages', format: this.format }, client, undefined, null);
    const evaluation = evaluate(this.rules.policy, await call.evaluationInput(principal, exchange, this.delivered));
    const blocked = evaluation.verdict === 'block' || evaluation.verdict === 'require-approval';
    const field = await call.fieldRefusal(evaluation.obligations, this.delivered, 'reference');
    const outgoing = field !== null || blocked ? null : await call.outgoing(evaluation.obligations);
    const shown = request.undecided({ asking: new Set(inspection.blocks.map(({ id }) => id)), refused: new Set(), delivered: new Set() });
    const refused = field === null ? null : { code: field.code, text: JSON.stringify(field.refusal) };
    return {
      sent: outgoing === null ? null : Buffer.from(outgoing.bytes).toString(),
      refused: refused ?? (blocked ? { code: evaluation.verdict, text: JSON.stringify(evaluation.reasons) } : null),
      verdict: field === null ? evaluation.verdict : 'block',
      kept: JSON.stringify([inspection, evaluation, refused, shown]) + inspection.recorded.parts.map(({ text: part }) => part).join(''),
    };
  }
}

/** Every string, key and number of a text that may be JSON, decoded, beside the text itself: what a reader of it can see. */
export function visibleIn(text: string): string {
  const seen = [text];
  const visit = (value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'number') seen.push(String(value));
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        seen.push(key);
        visit(inner);
      }
  };
  try {
    visit(JSON.parse(text));
  } catch {
    // Not JSON: what stands there is all that can be seen.
  }
  return seen.join('\n');
}
