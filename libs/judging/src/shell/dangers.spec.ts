import { judge } from '../judge.js';
import { dangerousCommands } from '../testing/dangerous-commands.js';
import { everydayCommands } from '../testing/everyday-commands.js';

const dangersOf = (command: string): string[] =>
  judge({ name: 'Bash', input: { command } }).dangers.map(({ kind, severity }) => `${kind} ${severity}`);
const isGrave = (danger: string): boolean => /(?:high|critical)$/.test(danger);

describe('dangerous commands', () => {
  it.each(dangerousCommands)('%s: %s', (expected, command) => {
    expect(dangersOf(command)).toContain(expected);
  });
});

describe('everyday commands of agents', () => {
  it('are at least 300, each once', () => {
    expect(new Set(everydayCommands).size).toBe(everydayCommands.length);
    expect(everydayCommands.length).toBeGreaterThanOrEqual(300);
  });

  it('are not held: none has a danger of high or above, and these few have any above low', () => {
    const held = everydayCommands.filter((command) => dangersOf(command).some(isGrave));
    expect(held).toEqual([]);
    const told = everydayCommands.filter((command) => dangersOf(command).some((danger) => !danger.endsWith(' low')));
    expect(told).toEqual(['rm -r src/legacy']);
  });
});
