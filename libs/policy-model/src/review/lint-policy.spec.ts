import { defaultPolicySource } from '../default-policy.js';
import { lintPolicy } from './lint-policy.js';

const options = {
  checkPattern: () => null,
  secretNames: ['secret', 'github-token'],
  shareOfTexts: (_policy: unknown, id: string) => (id.startsWith('broad') ? 0.9 : 0.1),
};
const notesOf = (...rules: string[]) => {
  const linted = lintPolicy(`version: 1\nrules:\n${rules.map((rule) => `  - { ${rule} }\n`).join('')}`, options);
  if (!linted.ok) throw new Error(JSON.stringify(linted.problems));
  return linted.notes.map(({ code, rule, line }) => `${line} ${rule} ${code}`);
};
const asking = (id: string, more: string, group = 'security') =>
  `id: ${id}, ${more}, action: require-approval, approval: { reviewers: [${group}] }`;

describe('linting a policy', () => {
  it('has nothing to say of the shipped one', () =>
    expect(lintPolicy(defaultPolicySource, options)).toMatchObject({ ok: true, notes: [] }));

  it.each([
    ['id: a, when: "false && model == \'x\'", action: block'],
    ['id: a, match: { words: [abc] }, when: "1 > 2", action: block'],
    ['id: a, match: { words: [abc] }, action: block, except: [{ id: all, when: "true", reason: why not }]'],
    ['id: a, match: { findings: [own-secret-leaving] }, action: block'],
  ])('tells what can never be met: %s', (rule) => expect(notesOf(rule)).toEqual(['3 a unreachable']));

  it.each([
    ['the same words', 'id: a, match: { words: [abc, def] }, action: block', 'id: b, match: { words: [DEF] }, action: block'],
    ['longer words', 'id: a, match: { words: [abc] }, action: block', 'id: b, match: { words: [the abc of it] }, action: block'],
    [
      'a kind of its category',
      'id: a, match: { findings: [secret] }, action: mask',
      'id: b, match: { findings: [github-token] }, action: mask',
    ],
    ['one more key', 'id: a, match: { words: [abc] }, action: block', 'id: b, match: { words: [abc], findings: [pii] }, action: block'],
    [
      'a condition more',
      'id: a, match: { words: [abc] }, action: block',
      `id: b, match: { words: [abc] }, when: 'model == "x"', action: block`,
    ],
    ['a question about what is blocked', 'id: a, match: { words: [abc] }, action: block', asking('b', 'match: { words: [abc] }')],
    ['the same question', asking('a', 'match: { words: [abc] }'), asking('b', 'match: { words: [abc] }')],
  ])('tells a rule that another shadows: %s', (_what, wide, narrow) => expect(notesOf(wide, narrow)).toEqual(['4 b shadowed']));

  it.each([
    ['another phase', 'id: a, match: { words: [abc] }, action: block', 'id: b, on: [tool_call], match: { words: [abc] }, action: block'],
    [
      'a condition of the wide one',
      `id: a, match: { words: [abc] }, when: 'model == "x"', action: block`,
      'id: b, match: { words: [abc] }, action: block',
    ],
    [
      'an exception of the wide one',
      `id: a, match: { words: [abc] }, action: block, except: [{ id: x, when: 'model == "x"', reason: why not }]`,
      'id: b, match: { words: [abc] }, action: block',
    ],
    ['shadow', 'id: a, match: { words: [abc] }, action: block, mode: shadow', 'id: b, match: { words: [abc] }, action: block'],
    ['a minimum', 'id: a, match: { findings: [pii], severity: high }, action: block', 'id: b, match: { findings: [pii] }, action: block'],
    ['a mask beside a question', asking('a', 'match: { words: [abc] }'), 'id: b, match: { words: [abc] }, action: mask'],
    ['other people', asking('a', 'match: { words: [abc] }'), asking('b', 'match: { words: [abc] }', 'payments')],
  ])('leaves alone what another does not decide: %s', (_what, one, other) => expect(notesOf(one, other)).toEqual([]));

  it('tells a mask of what is blocked, wherever it stands', () =>
    expect(
      notesOf('id: m, match: { findings: [github-token] }, action: mask', 'id: b, match: { findings: [secret] }, action: block'),
    ).toEqual(['3 m useless-mask']));

  it('tells words that stand everywhere', () =>
    expect(notesOf('id: broad, match: { words: [the] }, action: block', 'id: b, match: { words: [abc] }, action: block')).toEqual([
      '3 broad matches-everything',
    ]));

  it('gives the problems of what does not compile', () =>
    expect(lintPolicy('version: 1\nrules: [{ id: a }]', options)).toMatchObject({ ok: false, problems: [{ path: 'rules[0].action' }] }));
});
