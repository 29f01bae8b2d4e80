import type { Severity } from '#contracts';
import type { DangerName } from '../kinds/danger-kind.js';
import type { Notes } from '../notes.js';
import { readPath, type ReadPath } from '../paths/place-of-path.js';
import { type JudgeAs, placeIn, type Subject } from '../subject.js';
import type { WindowsCommand } from './windows-command.js';

/** A command of PowerShell or cmd, and what its rules need to say something of it. */
export class WindowsRun {
  constructor(
    readonly command: WindowsCommand,
    /** The programs of the same text, in their order. */
    readonly programs: readonly string[],
    readonly subject: Subject,
    readonly notes: Notes,
    readonly judgeAs: JudgeAs,
  ) {}

  /** What is read from words is never quite sure. */
  note(kind: DangerName, severity: Severity, why: string): void {
    this.notes.danger(kind, this.place, why, { severity, confidence: 'medium' });
  }

  /** Reads a path, and notes what is done with it. */
  path(text: string, access: 'read' | 'write' | 'delete'): ReadPath {
    const read = readPath(text, '.', this.subject.workingFolder);
    this.notes.understand('paths', { path: read.path, access, outside: read.outside });
    return read;
  }

  /** A text that the command runs. */
  run(language: 'shell' | 'powershell' | 'cmd', text: string): void {
    this.judgeAs(language, { ...this.subject, text, within: this.place, depth: this.subject.depth + 1 });
  }

  get place() {
    return placeIn(this.subject, this.command.start, this.command.end);
  }

  /** Whether a switch is there: `-Recurse`, and what is short for it; `/s`. */
  has(...names: readonly string[]): boolean {
    return this.command.args.some((arg) => names.some((name) => isSwitch(arg, name)));
  }

  /** What stands behind a switch. */
  valueOf(...names: readonly string[]): string | null | undefined {
    const { args } = this.command;
    const at = args.findIndex((arg) => names.some((name) => isSwitch(arg, name)));
    return at < 0 ? undefined : args[at + 1];
  }

  /** Words that are no switches, those that are not known left out. */
  get operands(): string[] {
    return this.command.args.filter(
      (arg): arg is string => arg !== null && arg !== '' && !/^(?:-[A-Za-z]|\/[A-Za-z?]{1,3}(?::|$))/.test(arg),
    );
  }

  /** All known words in lower case, one space between them. */
  get line(): string {
    return [this.command.program, ...this.command.args.map((arg) => arg ?? '?')].join(' ').toLowerCase();
  }
}

export type WindowsRule = (run: WindowsRun) => void;

const shortest = 2;

function isSwitch(arg: string | null, name: string): boolean {
  if (arg === null) return false;
  const given = arg.toLowerCase().replace(/:.*$/, '');
  if (name.startsWith('/')) return given === name;
  return (
    given === `-${name}` ||
    (given.startsWith('-') && given.length > Math.min(shortest, name.length) && name.startsWith(given.slice(1))) ||
    given === `-${name[0]}`
  );
}
