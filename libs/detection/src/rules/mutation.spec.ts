import { Engine } from '../engine/engine.js';
import { casesOf, LEAST_RECALL_OF_A_KIND } from '../samples/contexts.js';
import { Random } from '../samples/random.js';
import { samplesOf } from '../samples/sample.js';
import { secretSpecs } from './built-in.js';
import { rulesOf, type SecretSpec } from './secret-spec.js';

const specOf = (kind: string): SecretSpec => secretSpecs.find((spec) => spec.kind === kind) as SecretSpec;

/** How many of the corpus' cases of a kind a rule set finds, with the exact span. */
function recall(kind: string, rules: SecretSpec): number {
  const engine = new Engine(rulesOf(rules));
  const cases = samplesOf(specOf(kind), new Random(77)).flatMap(casesOf);
  const found = cases.filter(({ text, start, end }) =>
    engine.matches(text).some((span) => span.kind.kind === kind && span.start === start && span.end === end),
  );
  return found.length / cases.length;
}

type Breakage = readonly [what: string, kind: string, broken: (spec: SecretSpec) => Partial<SecretSpec>];

const replaceIn = (list: readonly string[], from: string | RegExp, to: string): string[] => list.map((shape) => shape.replace(from, to));

/** One way each in which a rule is really broken: a typing error, a length off by one, a class too narrow, a variant forgotten. */
const breakages: readonly Breakage[] = [
  ['a typing error in the prefix', 'github-token', (spec) => ({ shapes: replaceIn(spec.shapes, 'ghp_', 'ghq_') })],
  ['a length that is one too short', 'aws-access-key', (spec) => ({ shapes: replaceIn(spec.shapes, '16', '15') })],
  ['a length that is one too long', 'google-api-key', (spec) => ({ shapes: replaceIn(spec.shapes, '35', '36') })],
  ['a class without dash and underscore', 'gitlab-token', (spec) => ({ shapes: replaceIn(spec.shapes, '{b64url:20}', '{alnum:20}') })],
  ['a class of lower case only', 'huggingface-token', (spec) => ({ shapes: replaceIn(spec.shapes, 'alnum', 'lowernum') })],
  ['a separator that is missing', 'sendgrid-api-key', (spec) => ({ shapes: replaceIn(spec.shapes, '}.{', '}{') })],
  ['a variant that is forgotten', 'slack-bot-token', (spec) => ({ shapes: spec.shapes.slice(1) })],
  ['a name that is forgotten', 'hubspot-token', (spec) => ({ words: spec.words.slice(1) })],
  ['a form that is forgotten', 'cloudflare-token', (spec) => ({ values: spec.values.slice(1) })],
  ['a longest length that is too short', 'stripe-secret-key', (spec) => ({ shapes: replaceIn(spec.shapes, /24-247/, '24-30') })],
  ['upper case for lower', 'digitalocean-token', (spec) => ({ shapes: replaceIn(spec.shapes, 'hex', 'HEX') })],
  ['a prefix in the wrong case', 'npm-token', (spec) => ({ shapes: replaceIn(spec.shapes, 'npm_', 'NPM_') })],
];

describe('a rule that is broken on purpose is caught by the corpus', () => {
  it.each(breakages)('%s: %s', (_what, kind, broken) => {
    const spec = specOf(kind);
    expect(recall(kind, spec)).toBeGreaterThanOrEqual(LEAST_RECALL_OF_A_KIND);
    expect(recall(kind, { ...spec, ...broken(spec) })).toBeLessThan(LEAST_RECALL_OF_A_KIND);
  });
});
