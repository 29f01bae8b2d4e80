import type { Automaton } from './automaton.js';

/** Bytes that go through the automaton at once: they stay in the processor's cache. */
export const SLICE = 32_768;

const LANES = 4;
/** Fewer bytes than these go through in one row. */
const LEAST = 2_048;

/** Where each lane hit something, and the state it was in. */
interface Hits {
  readonly places: Int32Array;
  readonly states: Int32Array;
}
const lane = (): Hits => ({ places: new Int32Array(SLICE), states: new Int32Array(SLICE) });
const [first, second, third, fourth] = [lane(), lane(), lane(), lane()] as const;

/** Whether so many bytes are worth it, and every lane can start before its part. */
export const inLanes = ({ longest }: Automaton, count: number): boolean => count >= LEAST && count >= 2 * LANES * longest;

/** Told of a rule that is nominated and of its anchor's place. */
export type Nominate = (rule: number, start: number, end: number) => void;

/**
 * Runs the automaton over the first `count` bytes from `state`, in four lanes at once, and calls `hit` with each nominated rule and the anchor's place,
 * in order; `base` is the place of the first byte.
 * Each step waits for the one before, so that one row of them leaves most of a core idle. A state tells of the last characters alone, no more of them
 * than the longest anchor has: a lane that starts as many before its part is in the right state when it gets there. Returns the last state.
 */
export function runLanes(automaton: Automaton, bytes: Uint8Array, count: number, state: number, base: number, hit: Nominate): number {
  const { symbols, next, firstHit, longest } = automaton;
  const part = Math.floor(count / LANES);
  const [from2, from3, from4] = [part, 2 * part, 3 * part];
  let [s1, s2, s3, s4] = [state, 0, 0, 0];
  let [n1, n2, n3, n4] = [0, 0, 0, 0];
  for (let i = -longest; i < 0; i++) {
    s2 = next[s2 + (symbols[bytes[from2 + i] as number] as number)] as number;
    s3 = next[s3 + (symbols[bytes[from3 + i] as number] as number)] as number;
    s4 = next[s4 + (symbols[bytes[from4 + i] as number] as number)] as number;
  }
  for (let i = 0; i < part; i++) {
    s1 = next[s1 + (symbols[bytes[i] as number] as number)] as number;
    s2 = next[s2 + (symbols[bytes[from2 + i] as number] as number)] as number;
    s3 = next[s3 + (symbols[bytes[from3 + i] as number] as number)] as number;
    s4 = next[s4 + (symbols[bytes[from4 + i] as number] as number)] as number;
    if (s1 < firstHit && s2 < firstHit && s3 < firstHit && s4 < firstHit) continue;
    if (s1 >= firstHit) n1 = noted(first, n1, i, s1);
    if (s2 >= firstHit) n2 = noted(second, n2, from2 + i, s2);
    if (s3 >= firstHit) n3 = noted(third, n3, from3 + i, s3);
    if (s4 >= firstHit) n4 = noted(fourth, n4, from4 + i, s4);
  }
  for (let i = LANES * part; i < count; i++) {
    s4 = next[s4 + (symbols[bytes[i] as number] as number)] as number;
    if (s4 >= firstHit) n4 = noted(fourth, n4, i, s4);
  }
  tellAll(automaton, first, n1, base, hit);
  tellAll(automaton, second, n2, base, hit);
  tellAll(automaton, third, n3, base, hit);
  tellAll(automaton, fourth, n4, base, hit);
  return s4;
}

/** The same in one row. */
export function runRow(automaton: Automaton, bytes: Uint8Array, count: number, state: number, base: number, hit: Nominate): number {
  const { symbols, next, firstHit } = automaton;
  let s = state;
  for (let i = 0; i < count; i++) {
    // A loop of its own, without a call in it: all that it reads from stays in registers, which makes it a third faster.
    for (; i < count; i++) if ((s = next[s + (symbols[bytes[i] as number] as number)] as number) >= firstHit) break;
    if (i < count) tell(automaton, s, base + i + 1, hit);
  }
  return s;
}

function noted({ places, states }: Hits, index: number, place: number, state: number): number {
  places[index] = place;
  states[index] = state;
  return index + 1;
}

function tellAll(automaton: Automaton, { places, states }: Hits, count: number, base: number, hit: Nominate): void {
  for (let i = 0; i < count; i++) tell(automaton, states[i] as number, base + (places[i] as number) + 1, hit);
}

/** The anchors that end at `end` in this state. */
function tell({ hits, width }: Automaton, state: number, end: number, hit: Nominate): void {
  const found = hits[state / width] as Int32Array;
  for (let k = 0; k < found.length; k += 2) hit(found[k] as number, end - (found[k + 1] as number), end);
}
