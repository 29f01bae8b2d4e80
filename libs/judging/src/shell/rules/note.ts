import type { Severity } from '#contracts';
import type { DangerName } from '../../kinds/danger-kind.js';
import type { Runner, ShellCommand } from '../shell-command.js';

/** Writes a danger of a command down, at the severity of its kind where none is named. */
export const note = (kind: DangerName, why: string, command: ShellCommand, { run }: Runner, severity?: Severity): void =>
  run.notes.danger(kind, command.place, why, severity === undefined ? {} : { severity });
