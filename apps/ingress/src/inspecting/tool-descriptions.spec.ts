import { randomBytes } from 'node:crypto';
import { ToolDescriptions } from './tool-descriptions.js';

const of = { principal: 'issuer|alice', session: 's1', agent: null, model: 'm' };
const tool = (name: string, words: string) => ({ name, words });

describe('what is known of descriptions', () => {
  let known: ToolDescriptions;
  beforeEach(() => (known = new ToolDescriptions(randomBytes(32))));

  it('is how a conversation first saw a tool', () => {
    expect(known.changed(of, [tool('add', 'one')])).toBe(false);
    expect(known.changed(of, [tool('add', 'one'), tool('later', 'x')])).toBe(false);
    expect(known.changed(of, [tool('add', 'two')])).toBe(true);
    expect(known.changed(of, [tool('add', 'two')])).toBe(true);
    expect(known.changed(of, [tool('add', 'one')])).toBe(false);
    expect(known.changed(of, [tool('later', 'y')])).toBe(true);
  });

  it.each([
    ['another person', { principal: 'issuer|bob' }],
    ['another conversation', { session: 's2' }],
    ['a subagent', { agent: 'a1' }],
    ['another model', { model: 'small' }],
  ])('is apart for %s', (_who, other) => {
    known.changed(of, [tool('add', 'one')]);
    expect(known.changed({ ...of, ...other }, [tool('add', 'two')])).toBe(false);
  });

  it('is bounded by what one conversation offers', () => {
    const many = Array.from({ length: 1_500 }, (_each, index) => tool(`tool ${index}`, 'one'));
    expect(known.changed(of, many)).toBe(false);
    expect(known.changed(of, [tool('tool 7', 'two')])).toBe(true);
    expect(known.changed(of, [tool('tool 1400', 'two')])).toBe(false);
  });
});
