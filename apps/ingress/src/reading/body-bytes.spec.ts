import * as fc from 'fast-check';
import { BodyBytes } from './body-bytes.js';

const chunks = fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 1 });
const own = (bytes: Uint8Array): Buffer => {
  const buffer = Buffer.allocUnsafeSlow(bytes.length);
  buffer.set(bytes);
  return buffer;
};

describe('BodyBytes', () => {
  it('are what came, whether their number was told or not, and whoever else has the chunks’ memory', () => {
    fc.assert(
      fc.property(chunks, fc.boolean(), fc.boolean(), (parts, isTold, isOwn) => {
        const sent = Buffer.concat(parts);
        const shared = Buffer.from(sent);
        const body = new BodyBytes(isTold ? sent.length : null);
        let at = 0;
        for (const part of parts) body.push(isOwn ? own(part) : shared.subarray(at, (at += part.length)));
        expect(body.length).toBe(sent.length);
        expect(body.take().equals(sent)).toBe(true);
        expect(shared.equals(sent)).toBe(true);
      }),
    );
  });

  it('keep no memory of a chunk that was copied, and take nobody else’s', () => {
    const all = Buffer.from(new ArrayBuffer(8)).fill('abcdefgh');
    const body = new BodyBytes(12);
    const chunk = own(Buffer.from('1234'));
    body.push(chunk);
    body.push(all.subarray(0, 4));
    body.push(all.subarray(4));
    expect(chunk).toHaveLength(0);
    expect(all.toString()).toBe('abcdefgh');
    expect(body.take().toString()).toBe('1234abcdefgh');
  });
});
