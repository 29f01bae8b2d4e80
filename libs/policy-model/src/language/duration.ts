const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The written form of a duration: a positive whole number and one unit. */
export const durationPattern = /^([1-9][0-9]{0,6})(s|m|h|d)$/;

/**
 * Reads a duration of the policy language: `90s`, `15m`, `2h`, `7d`.
 * @returns milliseconds, or null when the text is not such a duration.
 */
export function parseDuration(text: string): number | null {
  const found = durationPattern.exec(text);
  return found ? Number(found[1]) * unitMs[found[2] as keyof typeof unitMs] : null;
}
