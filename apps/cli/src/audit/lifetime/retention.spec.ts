import { run } from '../../run.js';
import type { Terminal } from '../../terminal.js';
import { applyRetention, showRetention } from './retention.command.js';

function terminalFake(): Terminal & { said(): string } {
  let said = '';
  const out = (text: string): void => void (said += text);
  return { read: () => Promise.reject(new Error('no such file')), out, err: out, said: () => said };
}

const nothing = { hold: 0, live: 0, gap: 0, busy: 0 };
const seal = { id: 'seal-1', at: '2026-11-27T00:00:00.000Z', day: '2026-10-20', records: 12, by: null };
const day = { day: '2026-10-20', records: 12, exchanges: 4, sessions: 2, kept: { ...nothing, hold: 1 }, seal };

describe('ostiary audit retention', () => {
  it('says what is kept, what is held back, and what went', async () => {
    const heldBack = [
      {
        day: '2026-10-20',
        kept: { ...nothing, hold: 1, live: 2 },
        sessions: [
          { session: 's1', why: 'hold' },
          { session: 's2', why: 'live' },
        ],
      },
    ];
    const page = { days: 30, keptFrom: '2026-10-28', due: [], heldBack, items: [seal], next: null };
    const terminal = terminalFake();
    const api = { get: () => Promise.resolve(page) };
    expect(await showRetention(api, false, terminal)).toBe(0);
    expect(terminal.said()).toBe(
      [
        '30 whole days are kept: from 2026-10-28 on.',
        'Held back: 2026-10-20, sessions: 1 on hold, 2 gone on with since (s1).',
        'DAY         SEALED                    RECORDS  BY            SEAL',
        '2026-10-20  2026-11-27T00:00:00.000Z  12       the schedule  seal-1',
        '',
      ].join('\n'),
    );
    const forEver = terminalFake();
    await showRetention({ get: () => Promise.resolve({ ...page, days: null, keptFrom: null, heldBack: [], items: [] }) }, false, forEver);
    expect(forEver.said()).toBe('Everything is kept for ever: audit.retention.days is not set.\nNothing went yet.\n');
  });

  it('applies it until nothing is due, and in a dry run once and not at all', async () => {
    const asked: unknown[] = [];
    const apiOf = (...answers: object[]) => ({
      post: (_path: string, body: unknown) => {
        asked.push(body);
        return Promise.resolve(answers.shift());
      },
    });
    const terminal = terminalFake();
    expect(
      await applyRetention(apiOf({ days: [day], more: true }, { days: [{ ...day, seal: null }], more: false }), false, false, terminal),
    ).toBe(0);
    expect(terminal.said()).toBe(
      '2026-10-20: took 12 records, 4 exchanges, 2 sessions, seal seal-1. Sessions that stay: 1 on hold.\n2026-10-20: nothing went. Sessions that stay: 1 on hold.\n',
    );
    const dry = terminalFake();
    await applyRetention(apiOf({ days: [{ ...day, kept: nothing, seal: null }], more: true }), true, false, dry);
    expect(dry.said()).toBe('2026-10-20: would take 12 records, 4 exchanges, 2 sessions.\nAnd later days.\n');
    expect(asked).toEqual([{ dryRun: false }, { dryRun: false }, { dryRun: true }]);
    const none = terminalFake();
    await applyRetention(apiOf({ days: [], more: false }), false, false, none);
    expect(none.said()).toBe('No day is over.\n');
  });

  it('is nothing else', async () => {
    for (const line of ['retention drop', 'retention --dry-run', 'retention apply now'])
      expect(await run(['audit', ...line.split(' ')], terminalFake(), {})).toBe(2);
  });
});
