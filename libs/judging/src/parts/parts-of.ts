/** Brackets in one another: a parser that reads what is in them at each is quadratic in them. */
const deepest = 200;
const hereDocument = /<<-?[ \t]*(['"\\]?)([A-Za-z_][\w-]*)/;

/** What a sign adds: those that begin a command, an expansion or a redirection count whole, those that end a word, and quotes, a quarter. */
const weights = new Map([
  // Two of them begin a here-document, of which a line may have a thousand.
  ['<', 2] as const,
  ...[...';|&($`>'].map((sign) => [sign, 1] as const),
  ...[...' \t+*=/"\''].map((sign) => [sign, 0.25] as const),
]);

/**
 * How many parts a script has, those of here-documents aside where its language has them; infinitely many when it is nested too deep, or has more than `most`. A tree of thousands takes longer
 * to make than a call may take; so it is told before it is made, and a miscount costs time or an approval, never a danger unseen.
 */
export function partsOf(text: string, most: number, hasHereDocuments: boolean): number {
  let count = 0;
  let depth = 0;
  let end: string | null = null;
  for (const line of text.split('\n')) {
    if (end !== null) {
      if (line.trim() === end) end = null;
      continue;
    }
    count++;
    for (let at = 0; at < line.length; at++) {
      const sign = line[at] as string;
      count += weights.get(sign) ?? 0;
      if (sign === '(') depth++;
      else if (sign === ')') depth = Math.max(0, depth - 1);
      if (depth > deepest) return Infinity;
    }
    if (count > most) return Infinity;
    end = hasHereDocuments && line.includes('<<') ? (hereDocument.exec(line)?.[2] ?? null) : null;
  }
  return count;
}
