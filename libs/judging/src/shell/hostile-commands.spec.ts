import { array, assert, constantFrom, integer, property, tuple, uint8Array } from 'fast-check';
import { judge } from '../judge.js';
import { dangerousCommands } from '../testing/dangerous-commands.js';
import { everydayCommands } from '../testing/everyday-commands.js';

const judged = (command: string) => judge({ name: 'Bash', input: { command } });
const kinds = (command: string): string[] => judged(command).dangers.map(({ kind }) => kind);
/** For what hangs: it takes half a minute on a machine that does other things, too. */
const limit = 600_000;
const runs = Number(process.env['OSTIARY_PROPERTY_RUNS'] ?? 100_000);

/** Every place is in the text. */
function holds(command: string): void {
  for (const { start, end, field } of judged(command).dangers) {
    if (!(field.startsWith('input') && start >= 0 && start <= end && end <= command.length))
      throw new Error(`misplaced in ${JSON.stringify(command)}`);
  }
}

describe('whatever stands in a command', () => {
  it(
    'is judged, when it is random bytes',
    () => {
      assert(
        property(uint8Array({ maxLength: 80 }), (bytes) => holds(Buffer.from(bytes).toString('latin1'))),
        { numRuns: runs },
      );
    },
    limit,
  );

  it(
    'is judged, when it is made of the signs of the shell',
    () => {
      const sign = constantFrom(
        ...' \n\t;|&<>(){}[]$`\'"\\#*?~!=',
        'rm',
        '-rf',
        '/',
        '<<E',
        '\nE\n',
        '$(',
        '${',
        '$((',
        'if',
        'then',
        'fi',
        'for',
        'in',
        'do',
        'done',
        'case',
        'esac',
        'x',
      );
      assert(
        property(array(sign, { maxLength: 30 }), (pieces) => holds(pieces.join(''))),
        { numRuns: runs / 5 },
      );
    },
    limit,
  );

  it(
    'is judged, when it is cut off or has a piece too much',
    () => {
      const all = [...everydayCommands, ...dangerousCommands.map(([, command]) => command)];
      assert(
        property(
          constantFrom(...all),
          integer({ min: 0, max: 200 }),
          tuple(integer({ min: 0, max: 200 }), constantFrom('"', "'", '`', '$(', '(', '{', ')', '<<', '\\', '\r', '\0')),
          (command, cut, [at, extra]) => {
            holds(command.slice(0, cut));
            holds(command.slice(0, at) + extra + command.slice(at));
          },
        ),
        { numRuns: runs / 5 },
      );
    },
    limit,
  );

  // Each takes time that grows with the text at most, or is refused; the limit of the suite is what says so.
  it.each<[string, string]>([
    ['commands', 'ls; '.repeat(16_000)],
    ['substitutions in one another', `${'$('.repeat(5_000)}ls${')'.repeat(5_000)}`],
    ['backticks', '`'.repeat(60_000)],
    ['braces side by side', `echo ${'{a,b}'.repeat(10_000)}`],
    ['braces in one another', `echo ${'{a,'.repeat(15_000)}${'}'.repeat(15_000)}`],
    ['a variable that doubles', `x=ab; ${'x=$x$x; '.repeat(500)} eval "$x"`],
    [
      'functions that call the next one twice',
      `${Array.from({ length: 100 }, (_, i) => `f${i}() { f${i + 1}; f${i + 1}; }; `).join('')} f0`,
    ],
    ['what runs what runs', 'sudo '.repeat(10_000)],
    ['a function that starts itself', ':(){ :|:& };:'],
    ['links in many places', Array.from({ length: 100 }, (_, i) => `ln -s a${i} b${i}`).join('; ')],
    ['descriptors that stay open', Array.from({ length: 100 }, (_, i) => `exec ${i + 3}<<< a`).join('; ')],
  ])('is refused: %s', (_name, command) => {
    expect(kinds(command)).toContain('too_complex');
  });

  it('is found behind fifty others, and behind a long word', () => {
    expect(kinds(`${'true; '.repeat(400)}rm -rf /`)).toContain('destructive-files');
    expect(kinds(`bash -c '${': '.repeat(3_000)}; rm -rf /'`)).toContain('destructive-files');
    expect(kinds(`echo ${'a'.repeat(50_000)}; rm -rf /`)).toContain('destructive-files');
    expect(kinds(`cat > notes <<'E'\n${'a; b | c\n'.repeat(4_000)}E\nrm -rf /`)).toContain('destructive-files');
  });
});
