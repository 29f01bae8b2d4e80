import { ControlError } from '../control/control-api.js';
import { backtest } from './backtest.command.js';
import type { Backtest } from './backtest-report.js';

const nothing = { count: 0, samples: [] };
const result = {
  exchanges: 12,
  changed: 1,
  unidentified: 0,
  unjudged: 2,
  unreadable: 0,
  partial: 0,
  verdicts: [{ from: 'allow', to: 'block', count: 1, samples: ['x-1'] }],
  rules: [
    {
      ruleId: 'no-\u001b[2Jbluebird',
      inDraft: true,
      before: 0,
      after: 1,
      starts: { count: 1, samples: ['x-1'] },
      stops: nothing,
      alters: nothing,
      limits: ['Text is masked.'],
    },
  ],
  limits: ['Nobody is asked again.'],
};
const running: Backtest = { id: 'b/1', state: 'running', total: 12, compared: 0, result: null };

/** What is asked of the APIs, answered in turn. */
function stage(answers: readonly (Backtest | Error)[]) {
  const [asked, out, err]: [string[], string[], string[]] = [[], [], []];
  const left = [...answers];
  const answer =
    (what: string) =>
    async (path: string): Promise<unknown> => {
      asked.push(`${what} ${path}`);
      const next = left.shift();
      if (next instanceof Error) throw next;
      return next;
    };
  const api = { get: answer('GET'), post: answer('POST'), delete: answer('DELETE') };
  const terminal = { read: async () => '', out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const run = (json: boolean, interrupt = new AbortController().signal) =>
    backtest({ file: 'draft.yaml', source: 'version: 1', since: '7d', json }, api, terminal, interrupt, 1);
  return { asked, out, err, run };
}

describe('ostiary policy backtest', () => {
  it('waits for the result and tells it by rule, harmless to a terminal', async () => {
    const { asked, out, err, run } = stage([running, { ...running, compared: 6 }, { ...running, state: 'done', result }]);
    expect(await run(false)).toBe(1);
    expect(asked).toEqual(['POST /api/backtests', 'GET /api/backtests/b%2F1', 'GET /api/backtests/b%2F1']);
    expect(err.join('')).toContain('Compared 6 of about 12 exchanges.');
    expect(out.join('')).toContain('12 exchanges compared, 1 of them');
    expect(out.join('')).toContain('2 not compared: no policy judged them.');
    expect(out.join('')).toMatch(/allow +block +1 +x-1/);
    expect(out.join('')).not.toContain('\u001b');
  });

  it('is done without a change, in one line of JSON', async () => {
    const { out, run } = stage([{ ...running, state: 'done', result: { ...result, changed: 0 } }]);
    expect(await run(true)).toBe(0);
    expect(JSON.parse(out.join(''))).toMatchObject({ state: 'done', result: { changed: 0 } });
  });

  it('names each problem of a draft with its place', async () => {
    const problems = [{ line: 3, column: 5, path: 'rules[0]', message: 'No such action.' }];
    const { err, run } = stage([new ControlError('refused', 422, 'content_rejected', problems)]);
    expect(await run(false)).toBe(2);
    expect(err).toEqual(['draft.yaml:3:5: No such action.\n']);
  });

  it('cancels what it asked for when it is interrupted', async () => {
    const { asked, run } = stage([running, { ...running, state: 'cancelled' }]);
    expect(await run(false, AbortSignal.abort())).toBe(2);
    expect(asked).toEqual(['POST /api/backtests', 'DELETE /api/backtests/b%2F1']);
  });
});
