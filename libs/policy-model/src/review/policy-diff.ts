import { parse } from 'yaml';
import { lineDiff } from './line-diff.js';
import { unified } from './unified.js';

/** What is another in a policy than in the one before it. */
export interface PolicyDiff {
  readonly rules: {
    /** Ids, in the order of the policy that has them. */
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** Rules that both have, with the fields that differ. */
    readonly changed: readonly { readonly id: string; readonly fields: readonly string[] }[];
  };
  /** Fields beside `rules` that differ. */
  readonly fields: readonly string[];
  /** The texts, line by line, as `diff -u` has it; empty: they are the same. */
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Compares two policies by their rules, whatever order these stand in, and their texts by lines. Takes texts that do not compile too: then fewer rules are seen. */
export function policyDiff(before: string, after: string): PolicyDiff {
  const [one, other] = [fieldsOf(before), fieldsOf(after)];
  const [old, now] = [rulesOf(one), rulesOf(other)];
  const changed = [...now].flatMap(([id, rule]) => {
    const was = old.get(id);
    const fields = was === undefined ? [] : differing(was, rule);
    return fields.length === 0 ? [] : [{ id, fields }];
  });
  return {
    rules: { added: [...now.keys()].filter((id) => !old.has(id)), removed: [...old.keys()].filter((id) => !now.has(id)), changed },
    fields: differing({ ...one, rules: null }, { ...other, rules: null }),
    text: unified(lineDiff(before, after)),
  };
}

function fieldsOf(source: string): Fields {
  try {
    const value: unknown = parse(source, { schema: 'core', maxAliasCount: 0 });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
  } catch {
    return {};
  }
}

function rulesOf({ rules }: Fields): Map<string, Fields> {
  const list: readonly unknown[] = Array.isArray(rules) ? rules : [];
  return new Map(
    list.flatMap((rule) =>
      typeof rule === 'object' && rule !== null && 'id' in rule && typeof rule.id === 'string' ? [[rule.id, rule as Fields] as const] : [],
    ),
  );
}

const differing = (one: Fields, other: Fields): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => canonical(one[name]) !== canonical(other[name]));

/** Order of members means nothing, that of lists may. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? '';
