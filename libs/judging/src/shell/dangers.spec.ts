import { judge } from '../judge.js';
import { bypasses } from '../testing/bypasses.js';
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

describe('dangerous commands in disguise', () => {
  it.each(bypasses)('%s: %s', (expected, command) => {
    expect(dangersOf(command)).toContain(expected);
  });
});

describe('everyday commands of agents', () => {
  it('are at least 800, each once', () => {
    expect(new Set(everydayCommands).size).toBe(everydayCommands.length);
    expect(everydayCommands.length).toBeGreaterThanOrEqual(800);
  });

  it('are not held: none has a danger of high or above, and these few have any above low', () => {
    const held = everydayCommands.filter((command) => dangersOf(command).some(isGrave));
    expect(held).toEqual([]);
    const told = everydayCommands.filter((command) => dangersOf(command).some((danger) => !danger.endsWith(' low')));
    expect(new Set(told)).toEqual(
      new Set([
        'rm -r src/legacy',
        "find . -name '*.orig' -print0 | xargs -0 rm -f",
        'rm -rf node_modules package-lock.json && npm install',
        'openssl x509 -in cert.pem -noout -dates',
        'docker exec shop-api-1 env | grep NODE_ENV',
        'env | grep -i proxy | wc -l',
        'eval "$(ssh-agent -s)"',
        'eval "$(direnv hook bash)"',
        'eval "$(/opt/homebrew/bin/brew shellenv)"',
      ]),
    );
  });
});
