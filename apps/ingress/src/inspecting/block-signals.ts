import type { ContentBlock, Literal } from '#conversation';
import type { Detected } from '#detection';
import { signalKind, signalsIn, type SignalName, type TextSource } from '#injection';
import { LRUCache } from 'lru-cache';
import { ownText } from '../call/own-text.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { holdsTools } from './described-tools.js';

/** A signal in a text of a block, told as findings are. */
export interface BlockSignal extends Detected {
  readonly kind: SignalName;
  /** Of a link that would carry data away: where to. */
  readonly host?: string;
}

/** Nothing that steers a model is shorter. */
const SHORTEST = 8;
/** Characters of descriptions that are kept with their signals. */
const DESCRIPTIONS = 8 * 1024 * 1024;

/** Whose text a block is, as far as signals depend on it; null: the model's, which steers nobody. */
export function sourceOf({ id, provenance, kind, role }: Pick<ContentBlock, 'id' | 'provenance' | 'kind' | 'role'>): TextSource | null {
  if (holdsTools({ id })) return 'description';
  if (provenance === 'tool_result') return 'tool';
  if (provenance === 'user') return kind === 'document' ? 'tool' : 'user';
  return provenance === 'system' && role === 'system' && kind === 'text' ? 'system' : null;
}

/** Descriptions of tools come with every call, and a block of their own they have not. */
const descriptions = new WeakMap<Ruleset, LRUCache<string, readonly BlockSignal[]>>();

/** The signals of injection in a block’s texts. What the policy allows by value or pattern is none. */
export function blockSignals(rules: Ruleset, block: ContentBlock): readonly BlockSignal[] {
  const source = sourceOf(block);
  if (source === null) return [];
  const texts = block.fields.filter(isText);
  if (source !== 'description') return texts.flatMap(({ value }) => signalsOf(rules, block, value, source));
  const known = descriptions.get(rules) ?? new LRUCache<string, readonly BlockSignal[]>({ maxSize: DESCRIPTIONS });
  descriptions.set(rules, known);
  return texts.flatMap(({ value }) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const now = signalsOf(rules, block, value, source);
    known.set(ownText(value), now, { size: value.length });
    return now;
  });
}

const isText = ({ literal, value }: Literal): boolean => literal === 'string' && value.length >= SHORTEST;

function signalsOf({ scanner }: Ruleset, { provenance }: ContentBlock, text: string, source: TextSource): BlockSignal[] {
  return signalsIn(text, source).flatMap((signal) => {
    const { kind, start, end } = signal;
    const { severity, confidence } = signalKind(kind);
    const found = scanner.adopt({ kind, category: 'injection', severity, confidence, start, end }, text.slice(start, end), { provenance });
    return found === null ? [] : [{ ...found, kind, ...('host' in signal && { host: signal.host }) }];
  });
}
