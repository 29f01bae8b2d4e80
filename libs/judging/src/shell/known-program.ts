import { isRuled } from './rules/shell-rules.js';
import { wrapperOf } from './wrappers/wrappers.js';

/** Words of English that are programs, too. */
const words = new Set(
  'who at set read type time watch find make file test true false exec command which last env host script service go source export more install history'.split(
    ' ',
  ),
);

/** Whether something is known of a program of that name, and the name is no word of a sentence. */
export function isKnownProgram(name: string): boolean {
  const program = name.slice(name.lastIndexOf('/') + 1);
  return !words.has(program) && /^[a-z]/.test(program) && (isRuled(program) || wrapperOf(program) !== undefined);
}
