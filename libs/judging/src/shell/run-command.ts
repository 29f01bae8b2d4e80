import type { Place } from '../notes.js';
import { readPath } from '../paths/place-of-path.js';
import { asScript } from './quoting.js';
import { assigned as assignedTo } from './rules/guard.rule.js';
import { secretsIn } from './rules/secrets.rule.js';
import { rulesBeside, rulesFor } from './rules/shell-rules.js';
import type { Runner, ShellCommand } from './shell-command.js';
import { comesFrom, from, isKnown, knownText, unknownValue, type Value, valueOf } from './value.js';
import { wrapperOf } from './wrappers/wrappers.js';

interface Called {
  /** The program first. */
  readonly args: readonly Value[];
  readonly stdin: Value | null;
  readonly place: Place;
  readonly wrappers: readonly string[];
  readonly assigned: ReadonlyMap<string, Value>;
}

const deepestWrappers = 8;

/** A function or an alias of the script itself; undefined: the name is neither. */
export function runFunctionOrAlias({ args, stdin, place, wrappers, assigned }: Called, runner: Runner): Value | undefined {
  const { run } = runner;
  const [name, ...rest] = args as [Value, ...Value[]];
  const alias = run.aliases.get(name.text);
  if (alias !== undefined) {
    // An alias may name itself.
    run.aliases.delete(name.text);
    const text = valueOf(`${alias} ${asScript(rest.map((arg) => arg.text))}`);
    const printed = runner.text(
      text,
      { program: name.text, args: rest, stdin, place, wrappers, assigned },
      'alias',
      run.positional ?? [],
      stdin,
    );
    run.aliases.set(name.text, alias);
    return printed;
  }
  const called = run.functions.get(name.text);
  if (called === undefined) return undefined;
  // What calls itself has been judged when it was called first.
  if (run.calling.has(name.text)) return unknownValue();
  run.uncalled.delete(name.text);
  run.calling.add(name.text);
  const printed = called(rest, stdin);
  run.calling.delete(name.text);
  return printed;
}

/** Judges an argument list: takes off what runs another command, and has the rules look at what is left. */
export function runCommand({ args, stdin, place, wrappers: around, assigned }: Called, runner: Runner): Value {
  const { run } = runner;
  const [name, ...rest] = args as [Value, ...Value[]];
  const { path } = readPath(name.text, run.folder, run.subject.workingFolder);
  const program = programOf(run.renamed.get(path) ?? name.text);
  const command: ShellCommand = { program, args: rest, stdin, place, wrappers: around, assigned };
  if (around.length > deepestWrappers) {
    run.notes.danger('too_complex', place, 'Has more commands around it than are taken off.');
    return unknownValue();
  }
  if (program === '') computed(name, command, runner);
  else if (looksLikeAnother(program)) {
    run.notes.danger('computed-command', place, 'The name of the program has letters that look like others.', {
      severity: 'high',
      confidence: 'high',
    });
  }
  if (around.length === 0) for (const [variable, value] of assigned) assignedTo(variable, value, command, runner);
  const inner = wrapperOf(program)?.(command, runner);
  if (inner !== undefined) {
    for (const rule of rulesBeside(program)) rule(command, runner);
    return inner;
  }
  run.notes.understand('commands', { program, argv: rest.map(knownText), wrappers: around, ...place });
  let printed: Value | undefined;
  // A script that was written just before is what it says.
  const script = name.text.includes('/') ? run.files.get(path) : undefined;
  if (script !== undefined && !run.renamed.has(path)) return runWritten(script, command, runner);
  for (const rule of rulesFor(program)) printed = rule(command, runner) ?? printed;
  printed = secretsIn(command, runner) ?? printed;
  // What a program makes of a text of the script is not to be seen in the script.
  const made = stdin !== null && stdin.text !== '' && isKnown(stdin) ? from.decoding : 0;
  return printed ?? unknownValue(rest.reduce((all, { marks }) => all | marks, (stdin?.marks ?? 0) | made));
}

function runWritten(script: Value, command: ShellCommand, runner: Runner): Value {
  const { place } = command;
  if (/^#!(?!.*\b(?:ba|z|da|k)?sh\b)/.test(script.text)) {
    runner.run.notes.danger('code-evaluation', place, 'Runs code of another language that the script wrote itself.');
    return unknownValue(script.marks);
  }
  if (comesFrom(script, from.network)) runner.run.notes.danger('fetch-to-interpreter', place, 'Runs what was fetched from the network.');
  else if (comesFrom(script, from.decoding))
    runner.run.notes.danger('decode-to-interpreter', place, 'Runs what was decoded from hidden text.');
  return isKnown(script) ? runner.text(script, command, command.program, command.args, command.stdin) : unknownValue(script.marks);
}

/** Latin letters beside those of other scripts, full-width ones, or what nobody sees. */
const looksLikeAnother = (program: string): boolean =>
  /[\p{Default_Ignorable_Code_Point}\p{Cc}\u00a0\u2000-\u200f\u3000\uff00-\uffef]/u.test(program) ||
  (/[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(program) && /[a-z]/.test(program));

/** The file's name, as it is called everywhere; empty where it is only known when it runs. */
function programOf(text: string): string {
  const name = text.slice(text.lastIndexOf('/') + 1);
  return /[\0*?[\]]/.test(name) && name !== '[' && name !== '[[' ? '' : name.toLowerCase().replace(/\.exe$/, '');
}

function computed(name: Value, { args, place }: ShellCommand, { run }: Runner): void {
  if (comesFrom(name, from.tooLong)) run.notes.danger('too_complex', place, 'The name of the program is longer than what is followed.');
  if (comesFrom(name, from.network)) return run.notes.danger('fetch-to-interpreter', place, 'Runs what was fetched from the network.');
  if (comesFrom(name, from.decoding)) return run.notes.danger('decode-to-interpreter', place, 'Runs what was decoded from hidden text.');
  const partly = !isKnown(name) && name.text !== '\0';
  const grave = partly || args.some(({ text }) => /^(?:\/|~)\/?\*?$/.test(text));
  const why = partly
    ? 'The name of the program is put together while it runs.'
    : 'The program to run comes from a variable or another command.';
  run.notes.danger('computed-command', place, why, grave ? { severity: 'high' } : {});
}
