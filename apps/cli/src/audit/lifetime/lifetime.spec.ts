import { run } from '../../run.js';
import type { Terminal } from '../../terminal.js';
import { aboutOf } from './about.js';
import { eraseWith } from './erase.command.js';

function terminalFake(): Terminal & { said(): string } {
  let said = '';
  const out = (text: string): void => void (said += text);
  return { read: () => Promise.reject(new Error('no such file')), out, err: out, said: () => said };
}

const command = { about: { session: 's1' }, reason: 'asked for', names: false, dryRun: false, json: false };
const found = { sessions: 2, exchanges: 9, held: 0, more: false, erasure: null };

describe('ostiary audit erase', () => {
  const asked: unknown[] = [];
  const apiOf = (...answers: object[]) => ({
    post: (_path: string, body: unknown) => {
      asked.push(body);
      return Promise.resolve(answers.shift());
    },
  });
  beforeEach(() => void (asked.length = 0));

  it('says first what it takes, and then takes all of it', async () => {
    const terminal = terminalFake();
    const api = apiOf({ ...found, more: true }, { ...found, more: true, erasure: { id: 'e1' } }, { ...found, erasure: { id: 'e2' } });
    expect(await eraseWith(api, command, terminal)).toBe(0);
    expect(terminal.said()).toBe(
      '2 sessions with 9 exchanges, and more; 0 are on legal hold.\nErased 2 sessions: erasure e1.\nErased 2 sessions: erasure e2.\n',
    );
    const body = { session: 's1', reason: 'asked for', names: false };
    expect(asked).toEqual([
      { ...body, dryRun: true },
      { ...body, dryRun: false },
      { ...body, dryRun: false },
    ]);
  });

  it('takes nothing in a dry run, nor of what is on hold', async () => {
    expect(await eraseWith(apiOf(found), { ...command, dryRun: true }, terminalFake())).toBe(0);
    expect(await eraseWith(apiOf({ ...found, held: 1 }), command, terminalFake())).toBe(1);
    expect(asked).toHaveLength(2);
  });

  it('is about one session or one person, for a reason', async () => {
    expect(aboutOf({ person: 'https://issuer.test|a|b' })).toEqual({ person: { issuer: 'https://issuer.test', subject: 'a|b' } });
    expect(aboutOf({ person: 'alice@example.com' })).toEqual({ mail: 'alice@example.com' });
    const lines = [
      'erase --session a --person b --reason c',
      'erase --reason c',
      'erase --session a',
      'hold add --session a',
      'hold release --reason c',
      'hold',
    ];
    for (const line of lines) expect(await run(['audit', ...line.split(' ')], terminalFake(), {})).toBe(2);
  });
});
