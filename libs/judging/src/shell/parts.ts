const most = 4_000;
const hereDocument = /<<-?[ \t]*(['"\\]?)([A-Za-z_][\w-]*)/;

/** What a sign adds: those that begin a command or an expansion count whole, those that end a word a quarter. */
const weights = new Map([...[...';|&($`'].map((sign) => [sign, 1] as const), ...[...' \t+*=/'].map((sign) => [sign, 0.25] as const)]);

/**
 * Whether a script has more parts than 4,000, those of here-documents aside. A tree of so many takes longer to make than a call may take; so it is told
 * before it is made, and a miscount costs time or an approval, never a danger unseen.
 */
export function hasTooManyParts(text: string): boolean {
  let count = 0;
  let end: string | null = null;
  for (const line of text.split('\n')) {
    if (end !== null) {
      if (line.trim() === end) end = null;
      continue;
    }
    count++;
    for (let at = 0; at < line.length; at++) count += weights.get(line[at] as string) ?? 0;
    if (count > most) return true;
    end = line.includes('<<') ? (hereDocument.exec(line)?.[2] ?? null) : null;
  }
  return false;
}
