import { compilePolicy } from './compile-policy.js';

const rule = (approval: string) => `version: 1
rules:
  - id: a
    match: { words: [abc] }
    action: require-approval
    approval: ${approval}`;
const compile = (approval: string) => compilePolicy(rule(approval), { checkPattern: () => null });
const termsOf = (approval: string) => {
  const result = compile(approval);
  return result.ok ? result.policy.rules[0]!.approval : result.problems;
};

describe('the terms of an approval', () => {
  const minute = 60_000;
  const hour = 60 * minute;
  it.each([
    ['{ reviewers: [x] }', { reviewers: ['x'], quorum: 1, expiresInMs: 15 * minute }],
    ['{ steps: [{ reviewers: [x] }] }', { reviewers: ['x'], quorum: 1, expiresInMs: 15 * minute }],
    [
      '{ steps: [{ reviewers: [x, y], quorum: 2 }, { reviewers: [z] }], expiresIn: 2h }',
      { reviewers: ['x', 'y'], quorum: 2, expiresInMs: 2 * hour, furtherSteps: [{ reviewers: ['z'], quorum: 1 }] },
    ],
    ['{ reviewers: [x], grant: { scope: once } }', { grant: { scope: 'once', forMs: null } }],
    ['{ reviewers: [x], grant: { scope: session } }', { grant: { scope: 'session', forMs: 24 * hour } }],
    ['{ reviewers: [x], grant: { scope: session, for: 24h } }', { grant: { scope: 'session', forMs: 24 * hour } }],
    ['{ reviewers: [x], grant: { scope: duration, for: 7d } }', { grant: { scope: 'duration', forMs: 7 * 24 * hour } }],
    [
      '{ reviewers: [x], escalate: { after: 7m, to: [y] }, fallback: [z], channels: [web, cli, web], freshSignIn: 1m, breakGlass: { groups: [w] } }',
      {
        escalate: { afterMs: 7 * minute, to: ['y'] },
        fallback: ['z'],
        channels: ['web', 'cli'],
        freshSignInMs: minute,
        breakGlass: { groups: ['w'], quorum: 1 },
      },
    ],
  ])('%s', (approval, terms) => expect(termsOf(approval)).toMatchObject(terms));

  it('say nothing of what the rule does not ask for', () => {
    expect(Object.keys(termsOf('{ reviewers: [x] }') ?? {}).sort()).toEqual(['expiresInMs', 'quorum', 'reviewers']);
  });

  it.each([
    ['{ reviewers: [x], steps: [{ reviewers: [y] }] }', 'reviewers: [x]', 'the short form'],
    ['{ quorum: 2, steps: [{ reviewers: [y] }] }', 'quorum', 'each of steps has its own'],
    ['{ expiresIn: 5m }', '{ expiresIn', 'reviewers, or steps'],
    ['{ steps: [] }', '[]', 'at least 1 entry'],
    ['{ steps: [{ reviewers: [] }] }', '[] }', 'at least 1 entry'],
    ['{ steps: [{ reviewers: [x], quorm: 2 }] }', 'quorm', 'Did you mean "quorum"?'],
    ['{ reviewers: [x], grant: { scope: sesion } }', 'sesion', 'Did you mean "session"?'],
    ['{ reviewers: [x], grant: { scope: duration } }', '{ scope', 'for: 2h'],
    ['{ reviewers: [x], grant: { scope: once, for: 5m } }', 'for', 'once is for this call'],
    ['{ reviewers: [x], grant: { scope: session, for: 25h } }', '25h', 'session lasts 24h at most'],
    ['{ reviewers: [x], grant: { scope: duration, for: 8d } }', '8d', 'duration lasts 7d at most'],
    ['{ reviewers: [x], grant: { scope: duration, for: ever } }', 'ever', 'a whole number and a unit'],
    ['{ reviewers: [x], grant: { scope: session, until: 5m } }', 'until', 'Known here: scope, for.'],
    ['{ reviewers: [x], escalate: { after: 15m, to: [y] } }', '15m', 'over after 15m'],
    ['{ reviewers: [x], escalate: { after: 10m, to: [y] }, fallback: [z] }', '10m', 'before half of that'],
    ['{ reviewers: [x], escalate: { after: soon, to: [y] } }', 'soon', 'a whole number and a unit'],
    ['{ reviewers: [x], escalate: { to: [y] } }', '{ to', '"after" is missing'],
    ['{ reviewers: [x], channels: [slack], freshSignIn: 10m }', '[slack]', 'Add web or cli'],
    ['{ reviewers: [x], channels: [pigeon] }', 'pigeon', 'one of slack, web, cli'],
    ['{ reviewers: [x], freshSignIn: 59s }', '59s', '1m at least'],
    ['{ reviewers: [x], breakGlass: { groups: [] } }', '[]', 'at least 1 entry'],
    ['{ reviewers: [x], breakGlass: { groups: [y], quorum: 0 } }', '0 }', 'at least 1'],
  ])('refuses %s', (approval, place, message) => {
    const source = rule(approval);
    const result = compile(approval);
    const before = source.slice(0, source.indexOf(place, source.indexOf('approval: {'))).split('\n');
    expect(result.ok ? [] : result.problems).toEqual([
      expect.objectContaining({ line: before.length, column: before.at(-1)!.length + 1, message: expect.stringContaining(message) }),
    ]);
  });

  it('tells of everything at once', () => {
    const result = compile('{ quorum: 2, grant: { scope: duration }, escalate: { after: 20m, to: [y] } }');
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual([
      'rules[0].approval',
      'rules[0].approval.grant',
      'rules[0].approval.escalate.after',
    ]);
  });
});
