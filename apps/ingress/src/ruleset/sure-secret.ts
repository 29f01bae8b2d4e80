import type { Ruleset } from './ruleset.js';

type Scanning = Pick<Ruleset, 'scanner'>;

/**
 * Whether a short text that can't be masked, such as a header's value, holds something that is surely a secret or personal: a finding of
 * confidence certain or high.
 */
export const holdsSureFinding = ({ scanner }: Scanning, text: string): boolean =>
  scanner.scan(text).findings.some(({ confidence }) => confidence === 'certain' || confidence === 'high');

/** Whoever calls chooses the texts: 1 MB of them at most is kept for a ruleset. */
const REMEMBERED_TEXTS = 256;
const LONGEST_REMEMBERED = 4_096;

/** Texts in which nothing sure was found, by what looked for it. One that holds a secret is not kept. */
const clean = new WeakMap<Scanning['scanner'], Set<string>>();

/** The same of a text that comes again and again, as a client's headers do with each of its calls: the very text that held nothing is not scanned twice. */
export function holdsSureFindingAgain(rules: Scanning, text: string): boolean {
  const known = clean.get(rules.scanner) ?? new Set<string>();
  if (known.has(text)) return false;
  if (holdsSureFinding(rules, text)) return true;
  if (text.length > LONGEST_REMEMBERED) return false;
  clean.set(rules.scanner, known);
  if (known.size === REMEMBERED_TEXTS) for (const oldest of known.keys()) if (known.delete(oldest)) break;
  known.add(text);
  return false;
}
