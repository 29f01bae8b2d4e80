import type { ParameterExpansionPart, Word } from 'unbash';
import type { Run } from './run.js';
import { isKnown, nothing, unknown, unknownValue, type Value, valueOf } from './value.js';

type Expand = (word: Word) => Value;

/** What `${...}` stands for, with its default, slice, removal, replacement or change of case. */
export function parameterValue(part: ParameterExpansionPart, run: Run, expand: Expand): Value {
  if (part.prefix === '#') return unknownValue();
  const held = lookUp(part, run);
  const { operation } = part;
  if (operation === undefined) return held ?? run.unset(part.parameter);
  switch (operation.type) {
    case 'Default': {
      const operand = expand(operation.operand);
      if (operation.operator.endsWith('+')) return operand;
      if (operation.operator.endsWith('=') && held === undefined) run.assign(part.parameter, [operand]);
      return held === undefined || held.text === '' ? operand : held;
    }
    case 'Slice':
      return slice(part.parameter, held, expand(operation.offset), operation.length && expand(operation.length));
    case 'Remove':
      return held === undefined ? unknownValue() : withoutPattern(part.parameter, held, operation.operator, expand(operation.operand));
    case 'Replace':
      return held === undefined
        ? unknownValue()
        : replaced(held, operation.operator, expand(operation.pattern), expand(operation.replacement));
    case 'CaseModification':
      return held === undefined ? unknownValue() : inCase(held, operation.operator);
    case 'Transform':
      return operation.operator === '@' && held !== undefined ? held : unknownValue();
    default:
      return unknownValue();
  }
}

function lookUp(part: ParameterExpansionPart, run: Run): Value | undefined {
  const named = positionalOrVariable(part.parameter, run);
  if (part.prefix !== '!') return named;
  // ${!x}: the variable whose name x holds.
  return named !== undefined && isKnown(named) ? positionalOrVariable(named.text, run) : unknownValue();
}

/** `$1`, `$@`, or a variable's; undefined where it is not known to be set. */
export function positionalOrVariable(name: string, run: Run): Value | undefined {
  if (/^[0-9]+$/.test(name) && name !== '0')
    return run.positional === null ? unknownValue() : (run.positional[Number(name) - 1] ?? nothing);
  if (name === '@' || name === '*') {
    if (run.positional === null) return unknownValue();
    return valueOf(
      run.positional.map(({ text }) => text).join(' '),
      run.positional.reduce((all, { marks }) => all | marks, 0),
    );
  }
  return run.variable(name);
}

/** Whose first letter is a slash on every machine: `${HOME:0:1}` is a known way to write one. */
const beginsWithSlash = new Set(['HOME', 'PATH', 'PWD', 'SHELL', 'OLDPWD', 'BASH', 'TMPDIR']);

function slice(name: string, held: Value | undefined, offset: Value, length: Value | undefined): Value {
  const begin = Number(offset.text.trim());
  const count = length === undefined ? undefined : Number(length.text.trim());
  if (begin === 0 && count === 1 && beginsWithSlash.has(name)) return valueOf('/');
  if (held === undefined || !isKnown(held) || held.text.startsWith('~') || Number.isNaN(begin) || Number.isNaN(count))
    return unknownValue(held?.marks);
  const start = begin < 0 ? Math.max(0, held.text.length + begin) : begin;
  const end = count === undefined ? undefined : count < 0 ? held.text.length + count : start + count;
  return valueOf(held.text.slice(start, end), held.marks);
}

const hasGlob = (pattern: string): boolean => /[*?[]/.test(pattern);

function withoutPattern(name: string, held: Value, operator: '#' | '##' | '%' | '%%', pattern: Value): Value {
  if (!isKnown(held) || !isKnown(pattern)) return unknownValue(held.marks);
  const { text } = held;
  const rest = pattern.text;
  // The folder where the script stands is known by a dot: what is above it is not in there.
  if (name === 'PWD' && operator === '%' && rest === '/*') return valueOf(`${text}/..`, held.marks);
  if (!hasGlob(rest)) {
    if (operator.startsWith('#')) return valueOf(text.startsWith(rest) ? text.slice(rest.length) : text, held.marks);
    return valueOf(text.endsWith(rest) ? text.slice(0, text.length - rest.length) : text, held.marks);
  }
  // The patterns in common use: everything up to, or from, a piece of text.
  const upTo = /^\*([^*?[]+)$/.exec(rest)?.[1];
  if (upTo !== undefined && operator.startsWith('#')) {
    const at = operator === '##' ? text.lastIndexOf(upTo) : text.indexOf(upTo);
    return valueOf(at < 0 ? text : text.slice(at + upTo.length), held.marks);
  }
  const onward = /^([^*?[]+)\*$/.exec(rest)?.[1];
  if (onward !== undefined && operator.startsWith('%')) {
    const at = operator === '%%' ? text.indexOf(onward) : text.lastIndexOf(onward);
    return valueOf(at < 0 ? text : text.slice(0, at), held.marks);
  }
  if (/^\?+$/.test(rest)) {
    return valueOf(operator.startsWith('#') ? text.slice(rest.length) : text.slice(0, Math.max(0, text.length - rest.length)), held.marks);
  }
  // What leaves nothing but the first letter.
  return beginsWithSlash.has(name) ? valueOf('/', held.marks) : unknownValue(held.marks);
}

function replaced(held: Value, operator: string, pattern: Value, replacement: Value): Value {
  const { text } = held;
  if (!isKnown(held) || !isKnown(pattern) || hasGlob(pattern.text) || pattern.text === '') return unknownValue(held.marks);
  if (operator === '//') return valueOf(text.split(pattern.text).join(replacement.text), held.marks);
  if (operator === '/#')
    return valueOf(text.startsWith(pattern.text) ? replacement.text + text.slice(pattern.text.length) : text, held.marks);
  if (operator === '/%')
    return valueOf(text.endsWith(pattern.text) ? text.slice(0, -pattern.text.length) + replacement.text : text, held.marks);
  return valueOf(
    text.replace(pattern.text, () => replacement.text),
    held.marks,
  );
}

function inCase({ text, marks }: Value, operator: '^' | '^^' | ',' | ',,'): Value {
  if (text.includes(unknown)) return unknownValue(marks);
  if (operator === '^^') return valueOf(text.toUpperCase(), marks);
  if (operator === ',,') return valueOf(text.toLowerCase(), marks);
  const first = operator === '^' ? text.slice(0, 1).toUpperCase() : text.slice(0, 1).toLowerCase();
  return valueOf(first + text.slice(1), marks);
}
