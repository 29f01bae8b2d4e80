import { injectionScore } from './score.js';
import { signalKinds } from './signal-kinds.js';

describe('the score', () => {
  it('is nothing without signals, and never more than one', () => {
    expect(injectionScore([])).toBe(0);
    const all = signalKinds.map(({ kind }) => ({ kind, source: 'tool' as const }));
    expect(injectionScore(all)).toBeLessThanOrEqual(1);
    expect(injectionScore(all)).toBeGreaterThan(0.99);
  });

  it('weighs a signal by whose text it is, and a kind once', () => {
    const of = (source: 'tool' | 'user' | 'system') => injectionScore([{ kind: 'chat-template', source }]);
    expect([of('tool'), of('user'), of('system')]).toEqual([0.8, 0.4, 0.24]);
    expect(injectionScore(Array.from({ length: 50 }, () => ({ kind: 'override-phrase', source: 'tool' })))).toBe(0.2);
  });

  it('lets no phrase alone reach a half', () => {
    for (const { kind, told } of signalKinds) if (told === 'phrase') expect(injectionScore([{ kind, source: 'tool' }])).toBeLessThan(0.5);
  });
});
