import { createSecretKey, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { BoundIds } from './bound-ids.js';

const alice = 'https://id.example.com alice';
const mallory = 'https://id.example.com mallory';
const ids = new BoundIds(createSecretKey(randomBytes(32)));

describe('an id of something that the provider keeps', () => {
  it('opens for the caller it was given to, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (id) => {
        expect(ids.open('batch', alice, ids.bind('batch', alice, id))).toBe(id);
      }),
    );
  });

  it('opens for nobody else, for nothing else, and not when it was changed', () => {
    const bound = ids.bind('container', alice, 'container_01');
    expect(ids.open('container', mallory, bound)).toBeNull();
    expect(ids.open('batch', alice, bound)).toBeNull();
    expect(ids.open('container', alice, 'container_01')).toBeNull();
    expect(ids.open('container', alice, bound.replace('01', '02'))).toBeNull();
    expect(ids.open('container', alice, `${bound.slice(0, -1)}${bound.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
    expect(ids.open('container', alice, '')).toBeNull();
    expect(new BoundIds(createSecretKey(randomBytes(32))).open('container', alice, bound)).toBeNull();
  });
});
