/**
 * What became of a text in one place of a call.
 * - `masked`: it went on without the text, a mask in its place. `left out`: it went on without the text.
 * - `refused`: the call went no further. `ended`: the reply ended before it. `withheld`: the tool call that held it was replaced by words.
 */
export type Fate = 'masked' | 'left out' | 'refused' | 'ended' | 'withheld';

export interface Cell {
  readonly shape: string;
  readonly mode: string;
  readonly fate: Fate;
  /** Where the canary stood in clear. Must be empty. */
  readonly leaks: readonly string[];
}

const label = '[masked:';

/** `got` is what the provider got of the call, null if nothing. */
export function fateOfRequest(got: string | null): Fate {
  if (got === null) return 'refused';
  return got.includes(label) ? 'masked' : 'left out';
}

export function fateOfReply(status: number, body: string): Fate {
  if (status >= 400) return 'ended';
  if (body.includes('Refused by policy')) return 'withheld';
  if (body.includes(label)) return 'masked';
  return /"error"|event: error/.test(body) ? 'ended' : 'left out';
}

/** Whether a text holds the canary, plain or with its characters written as escapes. */
export function holds(text: string, canary: string): boolean {
  const decoded = text.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return text.includes(canary) || decoded.includes(canary);
}
