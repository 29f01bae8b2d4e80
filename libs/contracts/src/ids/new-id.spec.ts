import { newId } from './new-id.js';

describe('an id', () => {
  it('is a UUID of version 7 of this moment', () => {
    const before = Date.now();
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(at).toBeGreaterThanOrEqual(before);
    // A millisecond holds some thousand ids, and a full one borrows from the next.
    expect(at).toBeLessThan(Date.now() + 1_000);
  });

  it('is another one each time, and greater than the one before, also where a millisecond is full', () => {
    const ids = Array.from({ length: 50_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('is random in what is not the time', () => {
    const ends = Array.from({ length: 2_000 }, () => newId().slice(19));
    expect(new Set(ends).size).toBe(ends.length);
  });
});
