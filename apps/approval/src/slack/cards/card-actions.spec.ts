import * as fc from 'fast-check';
import { cardValue, readCardValue } from './card-actions.js';

describe('the value of a card’s button', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 999_999_999 }), (id, revision) => {
        expect(readCardValue(cardValue({ id, revision }))).toEqual({ id, revision });
      }),
    );
  });

  it('is nothing where it is none of ours', () => {
    const others = ['', ':a', '0:a', '-1:a', '1:', '1e3:a', `1:${'a'.repeat(201)}`, 7, null, undefined, {}];
    expect(others.map(readCardValue)).toEqual(others.map(() => null));
  });
});
