import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { createLogger, NestLogger } from './logger.js';
import { scrub } from './scrub.js';

const random = (bytes = 18) => randomBytes(bytes).toString('base64url');

describe('a log line', () => {
  const lines: string[] = [];
  const logger = createLogger({ logging: { level: 'debug' } }, 'policy', { write: (line) => void lines.push(line) });
  const logged = (write: (nest: NestLogger) => void): Record<string, unknown> => {
    lines.length = 0;
    write(new NestLogger(logger));
    return JSON.parse(lines.join('')) as Record<string, unknown>;
  };

  it('is JSON with its level, service and context', () => {
    expect(logged((nest) => nest.warn('careful', 'Outbox'))).toMatchObject({
      level: 'warn',
      service: 'policy',
      context: 'Outbox',
      msg: 'careful',
    });
    expect(logged((nest) => nest.log({ message: 'served', ms: 3 }, 'Http'))).toMatchObject({ level: 'info', context: 'Http', ms: 3 });
  });

  it('keeps an error’s class, code and place, and none of what a driver hangs on it', () => {
    const secret = random();
    const error = Object.assign(new TypeError('broken', { cause: new Error('inner') }), {
      code: '23505',
      parameters: [secret],
      detail: secret,
      query: `SELECT '${secret}'`,
    });
    const line = logged((nest) => nest.error({ message: 'failed', err: error }, 'Http'));
    expect(line['err']).toMatchObject({ type: 'TypeError', message: 'broken', code: '23505', cause: { type: 'Error', message: 'inner' } });
    expect(lines.join('')).not.toContain(secret);
  });

  it('shows no credential, whoever logged it and however', () => {
    const secrets = [random(), random(), random(), random(), random(), random()];
    const [url, bearer, key, jwt, field, header] = secrets as [string, string, string, string, string, string];
    const prefix = ['sk', 'ant'].join('-');
    const head = Buffer.from('{"alg":"RS256"}').toString('base64url');
    logged((nest) =>
      nest.log(`to postgresql://user:${url}@host/db with Bearer ${bearer} and ${prefix}-${key} and ${head}.${jwt}.${jwt}`, 'X'),
    );
    const first = lines.join('');
    logged((nest) => nest.log({ message: 'm', headers: { authorization: field, 'x-api-key': header } }, 'X'));
    for (const secret of secrets) expect(first + lines.join('')).not.toContain(secret);
    expect(first).toContain('postgresql://user:***@host');
  });

  it('stays one line of JSON that says the same, and cannot steer a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = logged((nest) => nest.log({ message: 'm', text: `\u001b[31m\u202e${text}\u0085\r\n` }, 'X'));
        expect(lines.join('').trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(typeof line['text']).toBe('string');
      }),
    );
  });

  it('is scrubbed the same way twice', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(scrub(scrub(text))).toBe(scrub(text))));
  });
});
