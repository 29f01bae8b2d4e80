import { installCommand, javaMajor } from './requirements.js';

describe('what a broker needs', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "21" 2023-09-19', 21],
    ['openjdk version "1.8.0_392"', 1],
    ['sh: java: not found', 0],
  ])('reads %j as Java %d', (text, major) => expect(javaMajor(text)).toBe(major));

  it('is named with a command that installs Java and Maven', () => {
    expect(installCommand()).toMatch(/(openjdk|java).*maven/);
  });
});
