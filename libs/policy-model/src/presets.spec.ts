import { compilePolicy } from './compile/compile-policy.js';
import type { CompiledPolicy } from './compile/compiled-policy.js';
import { policyPresets } from './presets.js';

const compiled = (name: keyof typeof policyPresets): CompiledPolicy => {
  const result = compilePolicy(policyPresets[name].source, { checkPattern: () => null });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
};
const idsOf = ({ rules }: CompiledPolicy) => rules.map(({ id }) => id);

describe('the presets', () => {
  it('observe has every rule of balanced, in shadow', () => {
    const [observe, balanced] = [compiled('observe'), compiled('balanced')];
    expect(idsOf(observe)).toEqual(idsOf(balanced));
    expect(observe.rules.map(({ mode }) => mode)).toEqual(observe.rules.map(() => 'shadow'));
    expect(observe.notScannable).toBe('allow');
  });

  it('strict has every rule of balanced as it is, and more', () => {
    const [strict, balanced] = [compiled('strict'), compiled('balanced')];
    const more = idsOf(strict).slice(balanced.rules.length);
    expect(idsOf(strict)).toEqual([...idsOf(balanced), ...more]);
    expect(more).toEqual(['people-stay-here', 'live-keys-in-prompts', 'any-danger']);
    expect([balanced.notScannable, strict.notScannable]).toEqual(['allow', 'block']);
  });

  it('say in their first line which they are', () => {
    const titles = Object.values(policyPresets).map(({ source }) => source.split('\n', 1)[0]);
    expect(new Set(titles).size).toBe(3);
  });
});
