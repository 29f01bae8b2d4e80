import { Handover } from './handover.js';

describe('a handover', () => {
  it.each([
    ['a value', { a: 1 }],
    ['nothing to see', null],
    ['zero', 0],
    ['an empty text', ''],
  ])('gives %s once, and keeps nothing', (_, value) => {
    const box = new Handover(value);
    expect(box.take()).toBe(value);
    expect(() => box.take()).toThrow('handed over already');
  });
});
