import { compilePolicy } from '../compile/compile-policy.js';
import { attributesOf, policyOf } from './evaluation.fake.js';
import { budgetsOf } from './budgets-of.js';

const alice = attributesOf().principal;
const own = 'principal https://issuer.test|alice';
const policy = (budget: string) => policyOf(' []', `budgets:\n  - { id: some, per: day, calls: 5, ${budget} }`);
const holders = (budget: string, changes = {}) => budgetsOf(policy(budget), attributesOf(changes)).map(({ holder }) => holder);
const problemsOf = (budget: string) => {
  const source = `version: 1\nbudgets: [${budget}]\nrules: [{ id: rule, match: { words: [abc] }, action: block }]`;
  const result = compilePolicy(source, { checkPattern: () => null });
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('the budgets of a call', () => {
  it.each<[string, string[] | null, string[]]>([
    ['of: principal', ['engineering'], [own]],
    ['of: principal, groups: [interns]', ['engineering'], []],
    ['of: principal, groups: [interns, engineering]', ['engineering'], [own]],
    ['of: group, groups: [a, b, c]', ['a', 'c', 'd'], ['group a', 'group c']],
    ['of: group, groups: [a, b, c]', ['d'], []],
    ['of: everyone', ['d'], ['everyone']],
    ['of: everyone', null, ['everyone']],
    ['of: group, groups: [a, b]', null, [own]],
    ['of: principal, groups: [a]', null, [own]],
    ['of: everyone, groups: [a]', null, [own]],
  ])('%s, of a caller in %j: %j', (budget, groups, expected) => {
    expect(holders(budget, { principal: { ...alice, groups } })).toEqual(expected);
  });

  it('are those whose condition holds, or cannot be evaluated', () => {
    expect(holders(`when: 'model.startsWith("claude-opus")'`)).toEqual([own]);
    expect(holders(`when: 'model.startsWith("gpt")'`)).toEqual([]);
    expect(holders(`when: 'params.max_tokens > 5'`)).toEqual([own]);
  });

  it('bound money in millionths', () => {
    const [one] = policyOf(' []', 'budgets: [{ id: some, per: day, cost: { amount: 12.5, currency: EUR } }]').budgets;
    expect(one).toMatchObject({ limits: { calls: null, tokens: null, micros: 12_500_000 }, currency: 'EUR', zone: 'UTC', of: 'principal' });
  });

  it.each([
    ['{ id: a, per: day }', /budgets\[0\]: .*give calls, tokens or cost/],
    ['{ id: a, calls: 5 }', /"per" is missing/],
    ['{ id: a, per: week, calls: 5 }', /"week" is not one of minute, hour, day/],
    ['{ id: a, per: day, calls: 0 }', /at least 1/],
    ['{ id: a, per: day, calls: 5, of: group }', /names them under "groups"/],
    ['{ id: a, per: hour, calls: 5, zone: Europe/Berlin }', /belongs to per: day/],
    ['{ id: a, per: day, calls: 5, zone: Europe/Berln }', /no time zone "Europe\/Berln"/],
    ['{ id: rule, per: day, calls: 5 }', /taken by a rule or another budget/],
    ['{ id: a, per: day, calls: 5 }, { id: a, per: hour, calls: 5 }', /taken by a rule or another budget/],
    ['{ id: a, per: day, cost: { amount: 5, currency: euro } }', /three capital letters/],
    ['{ id: a, per: day, cost: { amount: 5, currency: EUR, most: 1 } }', /Unknown field "most".*Known here: amount, currency/],
    [`{ id: a, per: day, calls: 5, when: 'modle == "x"' }`, /budgets\[0\].when: .*modle/],
    [`{ id: a, per: day, calls: 5, when: 'time.hour > 5' }`, /no member "hour"/],
    [`{ id: a, per: day, calls: 5, when: 'findings.size() > 1' }`, /neither findings nor what tools/],
    [`{ id: a, per: day, calls: 5, when: 'tool.name == "x"' }`, /neither findings nor what tools/],
    [`{ id: a, per: day, calls: 5, when: 'call.commands.size() > 1' }`, /neither findings nor what tools/],
    ['{ id: a, per: day, tokns: 5 }', /Unknown field "tokns"/],
  ])('%s does not compile', (budget, message) => expect(problemsOf(budget)).toContainEqual(expect.stringMatching(message)));
});
