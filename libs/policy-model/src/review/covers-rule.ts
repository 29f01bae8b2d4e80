import type { CompiledMatch, CompiledRule, CustomWordsAndPatterns } from '../compile/compiled-policy.js';

/** What is needed to compare what two rules look for. */
export interface Lookups {
  readonly custom: readonly CustomWordsAndPatterns[];
  /** The category of secrets and its kinds. */
  readonly secretNames: readonly string[];
}

/**
 * Whether a rule is met by every call that another is met by, as far as can be told from what they say: false where it cannot be told.
 * A rule that is in shadow for anybody, or has a condition of its own, covers nothing.
 */
export function coversRule(wide: CompiledRule, narrow: CompiledRule, lookups: Lookups): boolean {
  const isSameCondition = wide.condition === null || wide.condition.source === narrow.condition?.source;
  return (
    wide.mode === 'enforce' &&
    wide.except.length === 0 &&
    wide.rollout === 100 &&
    isSameCondition &&
    narrow.on.isSubsetOf(wide.on) &&
    isSameSet(wide.from, narrow.from) &&
    coversMatch(wide.match, narrow.match, lookups)
  );
}

function isSameSet(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): boolean {
  return one === null || other === null ? one === other : one.size === other.size && one.isSubsetOf(other);
}

/** Every key that the wide one asks for is asked for by the narrow one, too, and no less. */
function coversMatch(wide: CompiledMatch | null, narrow: CompiledMatch | null, lookups: Lookups): boolean {
  if (wide === null || narrow === null) return wide === narrow;
  return (
    coversCustom(wide.words, narrow.words, 'words', lookups) &&
    coversCustom(wide.patterns, narrow.patterns, 'patterns', lookups) &&
    coversFindings(wide, narrow, lookups) &&
    (wide.unscannable === null ||
      (narrow.unscannable !== null && (wide.unscannable.has('any') || narrow.unscannable.isSubsetOf(wide.unscannable)))) &&
    isRestUnderstood(wide)
  );
}

const understood: ReadonlySet<string> = new Set(['words', 'patterns', 'findings', 'confidence', 'severity', 'inRequest', 'unscannable']);

/** What is added to the language one day is not taken for covered before somebody says so here. */
const isRestUnderstood = (match: CompiledMatch): boolean =>
  Object.entries(match).every(([key, value]) => understood.has(key) || value === null || value === undefined);

function coversCustom(wide: string | null, narrow: string | null, part: 'words' | 'patterns', { custom }: Lookups): boolean {
  if (wide === null) return true;
  if (narrow === null) return false;
  const of = (id: string): readonly string[] => custom.find((entry) => entry.id === id)?.[part] ?? [];
  const texts = of(wide).map((text) => text.toLowerCase());
  const isHit = (text: string): boolean => texts.some((one) => (part === 'words' ? text.includes(one) : text === one));
  return of(narrow).every((text) => isHit(text.toLowerCase()));
}

function coversFindings(wide: CompiledMatch, narrow: CompiledMatch, { secretNames }: Lookups): boolean {
  if (wide.findings === null) return true;
  if (narrow.findings === null) return false;
  const { findings } = wide;
  const isNamed = (name: string): boolean => findings.has(name) || (findings.has('secret') && secretNames.includes(name));
  return (
    [...narrow.findings].every(isNamed) &&
    (['confidence', 'severity', 'inRequest'] as const).every((key) => wide[key] === null || wide[key] === narrow[key])
  );
}
