import type { Place } from '../notes.js';
import type { Run } from './run.js';
import type { Value } from './value.js';

/** A simple command after expansion, with what merely runs it taken off. */
export interface ShellCommand {
  /** Without its folder, lower case; empty where it is computed. */
  readonly program: string;
  readonly args: readonly Value[];
  /** What it reads; null: nothing that the script gives it. */
  readonly stdin: Value | null;
  /** Where it stands. */
  readonly place: Place;
  readonly wrappers: readonly string[];
  /** Set for this command alone: `IFS=, read`. */
  readonly assigned: ReadonlyMap<string, Value>;
}

/** Lets a rule have pieces of a command judged as commands of their own. Each returns what they print. */
export interface Runner {
  readonly run: Run;
  /** A text of the shell, as `eval` and `sh -c` get it; `$1`... are `positional`. */
  text(text: Value, of: ShellCommand, wrapper: string, positional?: readonly Value[], stdin?: Value | null): Value;
  /** An argument list, as `sudo` and `xargs` get it. */
  args(args: readonly Value[], of: ShellCommand, wrapper: string): Value;
}

/** Looks at one command. What it returns is what the command prints, as far as the rule knows; undefined: it has no say in that. */
export type ShellRule = (command: ShellCommand, runner: Runner) => Value | undefined;

/** Rules by the programs that they are about; several names in one key, separated by spaces. */
export type RuleTable = Readonly<Record<string, ShellRule>>;
