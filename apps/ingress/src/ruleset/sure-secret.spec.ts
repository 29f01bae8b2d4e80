import { randomInt } from 'node:crypto';
import { Scanner } from '#detection';
import * as fc from 'fast-check';
import { holdsSureFinding, holdsSureFindingAgain } from './sure-secret.js';

const key = Buffer.alloc(32, 7);
const secret = `AKIA${Array.from({ length: 16 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ234567'[randomInt(30)]).join('')}`;

class CountingScanner extends Scanner {
  readonly scanned: string[] = [];

  constructor() {
    super({ fingerprintKey: key });
  }

  override scan(...given: Parameters<Scanner['scan']>): ReturnType<Scanner['scan']> {
    this.scanned.push(given[0]);
    return super.scan(...given);
  }
}

describe('a text that comes again', () => {
  it('is found to hold what it would be found to hold alone, whatever came before', () => {
    const rules = { scanner: new Scanner({ fingerprintKey: key }) };
    const texts = fc.array(
      fc.oneof(
        fc.constantFrom('accept\n*/*', `x-note\nalice@example.com`, `x-key\n${secret}`, 'x-ip\n10.0.0.1', 'user-agent\ncli/1.0'),
        fc.string({ maxLength: 20 }),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 8 }), (requests) => {
        for (const lines of [...requests, ...requests]) {
          const text = lines.join('\n');
          expect(holdsSureFindingAgain(rules, text)).toBe(holdsSureFinding(rules, text));
        }
      }),
    );
  });

  it('is scanned once where it holds nothing, and each time where it holds something', () => {
    const scanner = new CountingScanner();
    for (const text of ['accept: */*', 'accept: */*', secret, secret]) holdsSureFindingAgain({ scanner }, text);
    expect(scanner.scanned).toEqual(['accept: */*', secret, secret]);
  });

  it('is scanned anew by other rules', () => {
    const scanners = [new CountingScanner(), new CountingScanner()];
    for (const scanner of [...scanners, ...scanners]) holdsSureFindingAgain({ scanner }, 'accept: */*');
    expect(scanners.map(({ scanned }) => scanned.length)).toEqual([1, 1]);
  });

  it('is remembered among so many only, and not where it is long', () => {
    const scanner = new CountingScanner();
    const long = 'a '.repeat(3_000);
    const texts = ['first', ...Array.from({ length: 256 }, (_value, index) => `n ${index}`), 'n 255', 'first', long, long];
    for (const text of texts) holdsSureFindingAgain({ scanner }, text);
    expect(scanner.scanned).toHaveLength(texts.length - 1);
  });
});
