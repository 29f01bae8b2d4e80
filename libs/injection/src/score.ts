import { signalKind, type SignalName } from './signal-kinds.js';
import type { TextSource } from './signals-in.js';

/** How much a signal is worth by whose text it stands in: what a user writes is the user's to ask for. */
const worth: Readonly<Record<TextSource, number>> = { tool: 1, description: 1, user: 0.5, system: 0.3 };

/**
 * How likely a conversation holds text that wants to steer its model, from 0 to 1: each kind counts once, where it is worth most, and the parts are joined as
 * independent evidence is. It ranks; it is no probability.
 */
export function injectionScore(found: readonly { readonly kind: SignalName; readonly source: TextSource }[]): number {
  const worths = new Map<SignalName, number>();
  for (const { kind, source } of found) worths.set(kind, Math.max(worths.get(kind) ?? 0, signalKind(kind).weight * worth[source]));
  const left = [...worths.values()].reduce((rest, one) => rest * (1 - one), 1);
  return Math.round((1 - left) * 100) / 100;
}

/** The same with one signal more, of a kind that is not in it yet. */
export const scoreWith = (score: number, { kind, source }: { readonly kind: SignalName; readonly source: TextSource }): number =>
  Math.round((1 - (1 - score) * (1 - signalKind(kind).weight * worth[source])) * 100) / 100;
