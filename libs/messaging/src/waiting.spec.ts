import { Logger } from '@nestjs/common';
import { Waiting } from './waiting.js';

describe('waiting for something', () => {
  it.each([
    ['an error', new Error('connect ECONNREFUSED 10.0.0.1:5432'), 'connect ECONNREFUSED 10.0.0.1:5432'],
    ['an error that has only a code', Object.assign(new Error(''), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [
      'what each address of a name answered',
      new AggregateError([new Error('no IPv6'), new Error('refused'), new Error('refused')]),
      'no IPv6, refused',
    ],
    ['what is no error', 'a text', 'unknown error'],
  ])('is told with its reason, at once and every five seconds again: %s', (_what, error, reason) => {
    const lines: string[] = [];
    Logger.overrideLogger({ warn: (line: string) => void lines.push(line), log: () => undefined, error: () => undefined });
    let now = 0;
    const waiting = new Waiting('the database at db:5432', () => now);
    for (; now < 11_000; now += 500) waiting.because(error);
    Logger.overrideLogger(false);
    expect(lines).toEqual(Array.from({ length: 3 }, () => `Waiting for the database at db:5432: ${reason}`));
  });
});
