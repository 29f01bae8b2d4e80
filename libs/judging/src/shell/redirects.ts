import type { Place } from '../notes.js';
import type { Run } from './run.js';
import { readFrom, writtenTo } from './files.js';
import { connects } from './rules/reverse-shell.rule.js';
import { isKnown, type Value } from './value.js';

/** What redirections read and write. */
export const redirected = {
  reads: (target: Value, place: Place, run: Run): Value => readFrom(target, place, run),
  writes(target: Value, printed: Value, place: Place, run: Run, operator: string, program: string): void {
    connects(target, operator === '<>', program.slice(program.lastIndexOf('/') + 1), printed, place, run);
    if (isDescriptor(operator, target)) return;
    writtenTo(target, printed, place, run, operator.includes('>>'));
  },
};

const isDescriptor = (operator: string, target: Value): boolean => operator.endsWith('&') && /^(?:\d+|-)$/.test(target.text);

/** Whether the command prints nothing any more to who reads it. */
export const isSilent = (operator: string, descriptor: number | null, target: Value): boolean =>
  (descriptor === null || descriptor === 1) && !(isDescriptor(operator, target) || (isKnown(target) && target.text === '/dev/stdout'));
