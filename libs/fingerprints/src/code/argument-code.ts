import type { FoundCode } from './fenced-code.js';
import { jsonStrings, type NamedString } from './json-strings.js';

const isArguments = /^\s*(?:[\w.:/-]{1,128}\s+)?[[{]/;
const isFileName = /^[^\n]{0,1000}\.[A-Za-z0-9]{1,8}$/;
const isOld = /^(?:old|search|find|before|original)/i;
const isNew = /^(?:new|replac|after|updated)/i;

/**
 * What a call of a tool may bring of code: its long strings, whatever the tool is called and wherever they stand. Where a text is replaced by another,
 * what both begin and end with is not new, and what is replaced was there before. Arguments that are no JSON are one text.
 */
export function argumentCode(text: string): FoundCode[] {
  if (!isArguments.test(text)) return [{ text, tag: null }];
  const found = jsonStrings(text);
  const tag = found.find(({ value }) => isFileName.test(value))?.value ?? null;
  return found.flatMap((named, index) => {
    if (named.name !== null && isOld.test(named.name) && partner(found, index, isNew) !== null) return [];
    const before = named.name !== null && isNew.test(named.name) ? partner(found, index, isOld) : null;
    return [{ text: before === null ? named.value : changedLines(before.value, named.value), tag }];
  });
}

/** The string beside it that has a name of that kind. */
function partner(found: readonly NamedString[], index: number, kind: RegExp): NamedString | null {
  return [found[index - 1], found[index + 1]].find((near) => near?.name != null && kind.test(near.name)) ?? null;
}

function changedLines(before: string, after: string): string {
  const [old, lines] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, lines.length);
  let head = 0;
  while (head < most && old[head] === lines[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === lines.at(-1 - tail)) tail++;
  return lines.slice(head, lines.length - tail).join('\n');
}
