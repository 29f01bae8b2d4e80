import { judge } from '../judge.js';
import { dangerKinds } from './danger-kinds.js';

const advised = dangerKinds.flatMap(({ kind, instead }) =>
  [...instead.matchAll(/`([^`]+)`/g)].map(([, line = '']) => [kind, line] as const),
);

describe('what is advised in clear', () => {
  it.each(advised)('%s: `%s` is no danger itself', (kind, line) => {
    const call = kind.startsWith('sql-') ? { name: 'execute_sql', input: { sql: line } } : { name: 'Bash', input: { command: line } };
    expect(judge({ ...call, workingFolder: '/home/ann/app' }).dangers).toEqual([]);
  });

  it('is there for most kinds', () => {
    expect(new Set(advised.map(([kind]) => kind)).size).toBeGreaterThan(dangerKinds.length / 2);
  });
});
