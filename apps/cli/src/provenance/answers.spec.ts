import { tableOf } from './answers.js';

const match = {
  coverage: 0.914,
  agreement: 1,
  ranges: [
    { firstLine: 7, lastLine: 9 },
    { firstLine: 3, lastLine: 5 },
  ],
  sessionId: 's-1',
  exchangeId: 'e-1',
  turn: 4,
  principal: { name: 'Alice\u001b[2J' },
  model: 'claude-test',
  at: '2026-01-01T00:00:00.000Z',
};

describe('tableOf', () => {
  it('has a line for each place that a model wrote, and moves no cursor', () => {
    const nobody = { file: 'b.ts', firstLine: 1, lastLine: 20, matches: [] };
    expect(tableOf([{ file: 'a.ts', firstLine: 1, lastLine: 20, matches: [match, { ...match, exchangeId: 'e-2' }] }, nobody])).toBe(
      'WHERE     COVERAGE  WHEN                      WHO        MODEL        TURN  SESSION  EXCHANGE\n' +
        'a.ts:3-9  91 %      2026-01-01T00:00:00.000Z  Alice\ufffd[2J  claude-test  4     s-1      e-1 and 1 more\n',
    );
    expect(tableOf([nobody])).toBe('No match.\n');
  });
});
