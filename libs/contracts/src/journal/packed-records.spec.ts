import * as fc from 'fast-check';
import { isPackable, packRecords, unpackRecords } from './packed-records.js';

const json = fc.json().map((text) => Buffer.from(JSON.stringify(JSON.parse(text))));
const packable = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)));

describe('packed records', () => {
  it('are what they were, and no other number of them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(json, packable), { minLength: 1, maxLength: 20 }), fc.nat(25), (records, other) => {
        const pack = packRecords(records);
        expect(unpackRecords(pack, records.length)).toEqual(records);
        if (other !== records.length) expect(unpackRecords(pack, other)).toBeNull();
      }),
    );
  });

  it('can be all that JSON is written as, and nothing with a newline', () => {
    fc.assert(fc.property(json, (record) => expect(isPackable(record)).toBe(true)));
    expect(isPackable(Buffer.from('{\n}'))).toBe(false);
  });
});
