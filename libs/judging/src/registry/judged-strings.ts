import { type JudgedField, keyOf } from './judge-registry.js';

/** A value of a call's input that is to be judged; `value` is a string, or an argument list as some tools have it. */
export interface JudgedValue {
  readonly value: unknown;
  /** `input.command`, `input.steps.0.command`. */
  readonly path: string;
  readonly row: JudgedField;
}

const mostValues = 5_000;
const deepest = 8;

/**
 * The values that stand under the keys that the rows name, at any depth: a tool may wrap its arguments. Null where the input is larger or deeper than
 * what is looked at.
 */
export function judgedValues(input: unknown, rows: readonly JudgedField[]): JudgedValue[] | null {
  const found: JudgedValue[] = [];
  let left = mostValues;
  const byKey = new Map(rows.map((row) => [keyOf(row.field), row]));
  const walk = (value: unknown, path: string, depth: number): boolean => {
    if (typeof value !== 'object' || value === null) return true;
    if (depth > deepest) return false;
    for (const [key, inner] of Object.entries(value)) {
      if (--left < 0) return false;
      const at = `${path}.${key}`;
      const row = byKey.get(keyOf(key));
      if (row !== undefined) found.push({ value: inner, path: at, row });
      if (!walk(inner, at, depth + 1)) return false;
    }
    return true;
  };
  return walk(input, 'input', 0) ? found : null;
}
