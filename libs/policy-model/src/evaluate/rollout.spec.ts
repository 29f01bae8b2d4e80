import { evaluate } from './evaluate.js';
import { attributesOf, blockOf, policyOf } from './evaluation.fake.js';

const people = Array.from({ length: 2_000 }, (_one, index) => ({ ...attributesOf().principal, subject: `person-${index}` }));
const metBy = (id: string, rollout: number, more = '') => {
  const policy = policyOf(`  - { id: ${id}, when: 'true', action: block, rollout: ${rollout}${more} }`);
  return people.map((principal) => evaluate(policy, { phase: 'request', attributes: attributesOf({ principal }), blocks: [blockOf('b')] }));
};
const blocked = (told: ReturnType<typeof metBy>) => told.flatMap(({ verdict }, index) => (verdict === 'block' ? [index] : []));

describe('a rollout', () => {
  it('comes to its share of the principals, and stays with those that it came to', () => {
    const shares = [10, 50, 100].map((percent) => new Set(blocked(metBy('rule', percent))));
    expect(shares.map(({ size }) => size / people.length)).toEqual([expect.closeTo(0.1, 1), expect.closeTo(0.5, 1), 1]);
    expect(shares[0]!.isSubsetOf(shares[1]!)).toBe(true);
    expect(blocked(metBy('rule', 10))).toEqual([...shares[0]!]);
  });

  it('of another rule comes to others', () => {
    const [one, other] = ['one', 'other'].map((id) => new Set(blocked(metBy(id, 50))));
    expect(one!.intersection(other!).size / people.length).toBeCloseTo(0.25, 1);
  });

  it('leaves the rule in shadow for the rest', () => {
    const rest = metBy('rule', 1).filter(({ verdict }) => verdict === 'allow');
    expect(rest.length).toBeGreaterThan(1_900);
    expect(rest[0]!.reasons).toEqual([{ code: 'rule_shadowed', ruleId: 'rule', action: 'block', mode: 'shadow', blocks: ['b'] }]);
  });
});
