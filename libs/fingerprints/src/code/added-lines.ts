const isPatch = /^(?:@@ |\*\*\* (?:Begin Patch|Update File|Add File)|\+\+\+ |diff --git )/m;

/** Of a patch the lines that it adds; any other text as it is. */
export function addedLines(text: string): string {
  if (!isPatch.test(text)) return text;
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith('+') && !line.startsWith('+++ ') ? [line.slice(1)] : []))
    .join('\n');
}
