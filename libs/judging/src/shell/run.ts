import type { Notes, Place } from '../notes.js';
import { type JudgeAs, placeIn, type Subject } from '../subject.js';
import { joined, unknownValue, type Value, valueOf } from './value.js';

/** Goes through the body of a function, with its arguments. */
type CallFunction = (args: readonly Value[], stdin: Value | null) => Value;

const mostAlternatives = 8;
const mostFollowed = 32;
const secretName = /(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL)/i;

/** What shells have without being told; other variables of the environment are unknown. */
const given: ReadonlyMap<string, string> = new Map([
  ['HOME', '~'],
  ['IFS', ' \t\n'],
  ['PWD', '.'],
  ['TMPDIR', '/tmp'],
  ['SHELL', '/bin/bash'],
  ['BASH', '/bin/bash'],
  ['0', 'bash'],
]);

/** What is known while a script is gone through, and how much work is left: commands and characters are counted, so that time is bounded. */
export class Run {
  /** Relative to the working folder where it is not absolute. */
  folder = '.';
  readonly functions = new Map<string, CallFunction>();
  /** The functions that nothing has called yet. */
  readonly uncalled = new Map<string, () => Value>();
  /** The functions that are being gone through. */
  readonly calling = new Set<string>();
  readonly aliases = new Map<string, string>();
  /** What the script itself put into files, by path. */
  readonly files = new Map<string, Value>();
  /** What gets what is written into a substitution of the kind `>(...)`, by its name. */
  readonly sinks = new Map<string, (written: Value) => void>();
  /** What is read by the number of a descriptor: `exec 3< file`, `3<<< text`. */
  readonly descriptors = new Map<number, Value>();
  /** Links that the script itself has made: where each leads, by path. */
  readonly links = new Map<string, string>();
  /** Names that stand for another variable: `declare -n`. */
  readonly references = new Map<string, string>();
  /** Programs that the script itself has given another name, by path. */
  readonly renamed = new Map<string, string>();
  /** `$1`, `$2`...; null: nobody knows. */
  positional: readonly Value[] | null = [];
  /** Above zero where it is open whether something runs: what is set there is one more possibility. */
  branches = 0;
  /** Which of the possible values of variables is looked at, and how many there are in what was looked at. */
  choice = 0;
  choices = 1;
  depth = 0;
  /** What runs the commands of the text that is gone through. */
  wrappers: readonly string[] = [];
  /** Where the text stands that is gone through, when it is an argument or was made; null: it is the subject. */
  within: Place | null = null;
  private charactersLeft = 512 * 1024;
  private substitutions = 0;
  private readonly variables = new Map<string, readonly Value[]>();

  constructor(
    readonly subject: Subject,
    readonly notes: Notes,
    readonly judgeAs: JudgeAs,
  ) {}

  /** Where something stands in the field. */
  at(node: { readonly pos: number; readonly end: number }): Place {
    return this.within ?? placeIn(this.subject, node.pos, node.end);
  }

  /** Counts a command; false where there have been too many: the rest is not looked at, and that is a danger. */
  spend(commands: number, characters = 0): boolean {
    const { left } = this.notes;
    left.commands -= commands;
    this.charactersLeft -= characters;
    if (left.commands >= 0 && this.charactersLeft >= 0) return true;
    const whole = placeIn(this.subject, 0, this.subject.text.length);
    this.notes.danger('too_complex', whole, 'Has more commands than are judged.');
    return false;
  }

  variable(name: string): Value | undefined {
    const values = this.variables.get(this.references.get(name) ?? name);
    if (values !== undefined) {
      this.choices = Math.max(this.choices, values.length);
      return values[Math.min(this.choice, values.length - 1)];
    }
    const text = given.get(name);
    return text === undefined ? undefined : valueOf(text);
  }

  /** What an unset variable stands for: the environment's, or nothing. */
  unset(name: string): Value {
    return unknownValue(secretName.test(name) ? 8 : 0);
  }

  assign(name: string, values: readonly Value[]): void {
    if (values.length === 0) return;
    const before = this.branches > 0 ? (this.variables.get(name) ?? []) : [];
    const all = [...before, ...values];
    this.variables.set(name, all.length > mostAlternatives ? [...all.slice(0, mostAlternatives - 1), unknownValue()] : all);
  }

  /** An array: each element by its index or key, and all of them under `@`. */
  assignArray(name: string, values: readonly Value[]): void {
    values.forEach(({ text, marks }, i) => {
      const keyed = /^\[([^\]]*)\]=(.*)$/s.exec(text);
      this.assign(`${name}[${keyed?.[1] ?? i}]`, [valueOf(keyed?.[2] ?? text, marks)]);
    });
    this.assign(`${name}[@]`, [joined(values, ' ')]);
  }

  /** Keeps a descriptor or a link; there are few in scripts of people, and looking each up would take too long where there are many. */
  follow<K, V>(kept: Map<K, V>, key: K, value: V, place: Place): void {
    if (kept.size < mostFollowed || kept.has(key)) kept.set(key, value);
    else this.notes.danger('too_complex', place, 'Has more links or open descriptors than are followed.');
  }

  /** Goes through something with variables that are set for it alone. */
  withVariables<T>(set: ReadonlyMap<string, Value>, inside: () => T): T {
    const before = [...set.keys()].map((name) => [name, this.variables.get(name)] as const);
    for (const [name, value] of set) this.variables.set(name, [value]);
    try {
      return inside();
    } finally {
      for (const [name, values] of before) {
        if (values === undefined) this.variables.delete(name);
        else this.variables.set(name, values);
      }
    }
  }

  /** A name by which what is written reaches who reads it. */
  nameSink(reads: (written: Value) => void): Value {
    const name = `\0fd${++this.substitutions}`;
    this.sinks.set(name, reads);
    return { text: name, marks: 0 };
  }

  /** A name under which the output of a process substitution stands in `files`. */
  nameSubstitution(output: Value): Value {
    const name = `\0fd${++this.substitutions}`;
    this.files.set(name, output);
    return { text: name, marks: output.marks };
  }
}
