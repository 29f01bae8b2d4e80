import type { Redirection } from 'unbash';
import type { Place } from '../notes.js';
import type { Expander } from './expand.js';
import { readFrom, writtenTo } from './files.js';
import { connects } from './rules/reverse-shell.rule.js';
import type { Run } from './run.js';
import { isKnown, nothing, unknownValue, type Value, valueOf } from './value.js';

interface Around {
  readonly stdin: Value | null;
  readonly place: Place;
  readonly program: string;
  /** What is opened stays open for the commands behind it. */
  readonly stays: boolean;
}

interface Target {
  readonly operator: string;
  readonly target: Value;
  readonly descriptor: number | null;
}

/** Opens what a command reads, runs it, and keeps what it prints where that goes to a file. */
export function withRedirects(
  redirects: readonly Redirection[],
  { stdin, place, program, stays }: Around,
  { run, expander }: { readonly run: Run; readonly expander: Expander },
  inside: (stdin: Value | null) => Value,
): Value {
  if (redirects.length === 0) return inside(stdin);
  let input = stdin;
  const before = new Map(run.descriptors);
  const opened = (descriptor: number | null, content: Value): void => {
    if (descriptor === null || descriptor === 0) input = content;
    if (descriptor !== null || stays) run.follow(run.descriptors, descriptor ?? 0, content, place);
  };
  const written: Target[] = [];
  for (const one of redirects) {
    const descriptor = one.descriptor?.type === 'FileDescriptor' ? one.descriptor.value : null;
    if (one.type === 'HereDoc') opened(descriptor, one.body.parts === undefined ? valueOf(one.body.text) : expander.parts(one.body.parts));
    else if (one.target === undefined) continue;
    else if (one.type === 'HereString') opened(descriptor, expander.whole(one.target));
    else {
      const { operator } = one;
      const target = expander.whole(one.target);
      if (operator === '<&') opened(descriptor, run.descriptors.get(Number(target.text)) ?? unknownValue());
      else if (operator === '<' || operator === '<>') opened(descriptor, readFrom(target, place, run));
      if (operator !== '<' && operator !== '<&') written.push({ operator, target, descriptor });
    }
  }
  const printed = inside(input);
  if (!stays) restore(run.descriptors, before);
  for (const one of written) writes(one, printed, place, run, program);
  return written.some(isSilent) ? nothing : printed;
}

function restore(descriptors: Map<number, Value>, before: ReadonlyMap<number, Value>): void {
  descriptors.clear();
  for (const [descriptor, content] of before) descriptors.set(descriptor, content);
}

function writes({ operator, target }: Target, printed: Value, place: Place, run: Run, program: string): void {
  connects(target, operator === '<>', program.slice(program.lastIndexOf('/') + 1), printed, place, run);
  if (!isDescriptor(operator, target)) writtenTo(target, printed, place, run, operator.includes('>>'));
}

const isDescriptor = (operator: string, target: Value): boolean => operator.endsWith('&') && /^(?:\d+|-)$/.test(target.text);

/** Whether the command prints nothing any more to who reads it. */
const isSilent = ({ operator, descriptor, target }: Target): boolean =>
  (descriptor === null || descriptor === 1) && !(isDescriptor(operator, target) || (isKnown(target) && target.text === '/dev/stdout'));
