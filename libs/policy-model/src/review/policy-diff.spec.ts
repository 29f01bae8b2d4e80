import { policyDiff } from './policy-diff.js';

const before = `version: 1
rules:
  - { id: a, match: { words: [alpha] }, action: block }
  - { id: b, match: { words: [beta] }, action: mask }
  - { id: c, match: { words: [gamma] }, action: mask }
`;
const after = `version: 1
unscannable: allow
rules:
  - { id: c, action: mask, match: { words: [gamma] } }
  - { id: a, match: { words: [alpha, aleph] }, action: block, mode: shadow }
  - { id: d, match: { words: [delta] }, action: mask }
`;

describe('what is another in a policy', () => {
  it('is told by rules and fields, whatever their order', () => {
    expect(policyDiff(before, after)).toMatchObject({
      rules: { added: ['d'], removed: ['b'], changed: [{ id: 'a', fields: ['match', 'mode'] }] },
      fields: ['unscannable'],
    });
  });

  it('is shown by lines, with some around them', () => {
    const long = Array.from({ length: 20 }, (_, line) => `# ${line}`).join('\n');
    expect(policyDiff(`${long}\nversion: 1\n`, `${long}\nversion: 2\n`).text).toBe(
      '@@ -18,5 +18,5 @@\n # 17\n # 18\n # 19\n-version: 1\n+version: 2\n \n',
    );
    expect(policyDiff('a\nb', 'b').text).toBe('@@ -1,2 +1,1 @@\n-a\n b\n');
  });

  it('is nothing for the same', () =>
    expect(policyDiff(before, before)).toEqual({ rules: { added: [], removed: [], changed: [] }, fields: [], text: '' }));

  it('is told of texts that are no policies, too', () =>
    expect(policyDiff('a: [', before)).toMatchObject({ rules: { added: ['a', 'b', 'c'], removed: [] } }));
});
