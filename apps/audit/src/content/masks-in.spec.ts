import * as fc from 'fast-check';
import { masksIn } from './masks-in.js';

describe('masksIn', () => {
  it('finds masks of values and of a rule’s words, and nothing that only begins like one', () => {
    expect(masksIn('a [masked:github-token#k3f9] b [masked:customer.names] [masked: x] [masked:')).toEqual([
      { start: 2, end: 28, name: 'github-token', label: 'k3f9' },
      { start: 31, end: 54, name: 'customer.names', label: null },
    ]);
  });

  it('gives places that hold what was put there', () => {
    const part = fc.oneof(fc.constant('[masked:aws-key#abcd]'), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        for (const { start, end } of masksIn(text)) expect(text.slice(start, end)).toMatch(/^\[masked:[^\]\s]+\]$/);
      }),
    );
  });
});
