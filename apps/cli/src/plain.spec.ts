import * as fc from 'fast-check';
import { jsonLine, plain, plainLine } from './plain.js';
import { run } from './run.js';

const unseen = /[^\P{Cc}\n\t]|\p{Cf}/u;
const sly = 'a\u001b]0;b\u0007\u009b2J\u202e\u{e0041}\r\nc';

describe('what others wrote', () => {
  it('moves nothing on a terminal', () => {
    expect(plain(sly)).not.toMatch(unseen);
    expect(plainLine(sly)).toMatch(/^a.* c$/u);
  });

  it('is the same in JSON when it is read again, and nothing in it is unseen', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant({ [sly]: sly })), (value) => {
        const line = jsonLine(value);
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is shown so in every message', async () => {
    let errors = '';
    const terminal = { read: async () => '', out: () => undefined, err: (text: string) => void (errors += text) };
    expect(await run(['login', '--url', sly], terminal, {})).toBe(2);
    expect(errors).toContain('The control address must be');
    expect(errors).not.toMatch(unseen);
  });
});
