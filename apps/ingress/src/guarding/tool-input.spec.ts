import { longestInput, readInput } from './tool-input.js';

describe('a tool’s input', () => {
  it.each([
    ['values', `[${'1,'.repeat(20_000)}1]`, 'it has too many values'],
    ['texts', `{"a":[${'"a",'.repeat(20_000)}"a"]}`, 'it has too many values'],
    ['objects', `[${'{},'.repeat(20_000)}{}]`, 'it has too many values'],
    ['levels', `${'['.repeat(65)}${']'.repeat(65)}`, 'it is nested too deep'],
    ['characters', `"${'a'.repeat(longestInput)}"`, 'it is too long'],
  ])('is not read where it has too many %s', (_what, text, unparsed) => expect(readInput(text)).toEqual({ node: null, unparsed }));

  it('is read where it is a long list all the same', () => expect(readInput(`[${'1,'.repeat(19_000)}1]`).unparsed).toBeNull());
});
