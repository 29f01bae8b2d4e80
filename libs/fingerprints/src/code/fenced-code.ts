/** Code as it stands in a block. `tag`: what it calls itself, a fence's first word or a file's name. */
export interface FoundCode {
  readonly text: string;
  readonly tag: string | null;
}

const opening = /^[ \t>]*(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;

/**
 * The fenced code of Markdown, as CommonMark has it (0.31, section 4.5), in lists and quotes, too. A fence that is never closed goes to the end: the
 * reply was cut. Linear in the text.
 */
export function fencedCode(text: string): FoundCode[] {
  const found: FoundCode[] = [];
  let open: { readonly fence: string; readonly tag: string | null; readonly lines: string[] } | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (open === null) {
      const [, fence, tag = ''] = opening.exec(line.slice(0, 500)) ?? [];
      if (fence !== undefined) open = { fence, tag: tag === '' ? null : tag, lines: [] };
    } else if (closes(line, open.fence)) {
      found.push({ text: open.lines.join('\n'), tag: open.tag });
      open = null;
    } else open.lines.push(line);
  }
  if (open !== null) found.push({ text: open.lines.join('\n'), tag: open.tag });
  return found;
}

function closes(line: string, fence: string): boolean {
  const bare = line.replace(/^[ \t>]+/, '').trimEnd();
  return bare.length >= fence.length && bare === fence[0]!.repeat(bare.length);
}
