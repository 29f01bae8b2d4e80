import * as fc from 'fast-check';
import { type Arrival, Ledger } from './ledger.js';

const arrival = (body: string): Arrival => ({
  method: 'POST',
  path: '/v1/messages',
  headers: {},
  keyAccepted: true,
  body: Buffer.from(body),
  bodySha256: '',
});

it('stays within both bounds, keeps the newest, and finds them in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(40), { maxLength: 60 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 100 }),
      (sizes, maxEntries, maxBodyBytes) => {
        const ledger = new Ledger({ maxEntries, maxBodyBytes });
        sizes.forEach((size) => ledger.add(arrival('x'.repeat(size))));
        const entries = ledger.find();
        const kept = entries.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
        expect(entries.length).toBeLessThanOrEqual(maxEntries);
        expect(kept).toBeLessThanOrEqual(maxBodyBytes);
        expect(entries.map(({ sequence }) => sequence)).toEqual(sizes.map((_, index) => index + 1).slice(sizes.length - entries.length));
        // Bodies are dropped from the oldest on: once one is there, all later ones are.
        const firstKept = entries.findIndex(({ body }) => body !== null);
        expect(entries.slice(firstKept === -1 ? entries.length : firstKept).every(({ body }) => body !== null)).toBe(true);
        const newest = entries.at(-1);
        if (newest !== undefined && newest.bodyBytes <= maxBodyBytes) expect(newest.body).not.toBeNull();
      },
    ),
  );
});

it('reduces every credential to a hash', () => {
  const headers = { authorization: 'Bearer one', 'x-api-key': 'two', cookie: 'three', 'anthropic-version': 'four' };
  const text = JSON.stringify(new Ledger().add({ ...arrival(''), headers }));
  expect(text).not.toMatch(/Bearer one|"two"|three/);
  expect(text).toContain('four');
});
