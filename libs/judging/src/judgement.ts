import type { Confidence, Severity } from '#contracts';
import type { DangerName } from './kinds/danger-kind.js';

/** A tool call as a model asked for it. */
export interface ToolCallInput {
  readonly name: string;
  /** Parsed JSON. */
  readonly input: unknown;
  /** Absolute; what is outside of it can only be told where it is known. */
  readonly workingFolder?: string | null;
}

/** Something that a call would do and that somebody may want to be asked about. Offsets are UTF-16 units in the string at `field`, as findings have them. */
export interface Danger {
  readonly kind: DangerName;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Where in the input: `input.command`. */
  readonly field: string;
  readonly start: number;
  readonly end: number;
  /** A sentence for a reviewer, of nothing but what is in the call. */
  readonly why: string;
}

/** A simple command as it would run, with what merely runs it taken off. */
export interface UnderstoodCommand {
  /** Without its folder; empty where it is computed. */
  readonly program: string;
  /** The arguments; null: depends on an expansion. */
  readonly argv: readonly (string | null)[];
  /** `sudo`, `xargs`, `ssh host`: the outermost first. */
  readonly wrappers: readonly string[];
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

export interface UnderstoodPath {
  /** Null: depends on an expansion. */
  readonly path: string | null;
  readonly access: 'read' | 'write' | 'delete' | 'execute';
  /** Of the working folder; null: not known. */
  readonly outside: boolean | null;
}

/** What the judge understood of a call, for conditions and for reviewers. At most 200 entries of each. */
export interface Understood {
  readonly commands: readonly UnderstoodCommand[];
  readonly paths: readonly UnderstoodPath[];
  /** `host` null: depends on an expansion. `sends`: data of ours goes there. */
  readonly hosts: readonly { readonly host: string | null; readonly sends: boolean }[];
  /** `bounded`: the statement says which rows. */
  readonly sql: readonly { readonly verb: string; readonly object: string; readonly bounded: boolean }[];
}

export interface Judgement {
  /** The gravest first; at most 100. */
  readonly dangers: readonly Danger[];
  readonly understood: Understood;
}
