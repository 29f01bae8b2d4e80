/** A string among the arguments of a call, with the name that it has there; null for one in a list. */
export interface NamedString {
  readonly name: string | null;
  readonly value: string;
}

const mostStrings = 20_000;

/**
 * The first 20,000 strings of a JSON text in their order, of one that was cut in the middle, too: nothing of its structure is looked at but which
 * string names which. Linear in the text.
 */
export function jsonStrings(json: string): NamedString[] {
  const found: NamedString[] = [];
  let name: string | null = null;
  let nameEnd = -1;
  for (let start = json.indexOf('"'); start >= 0 && found.length < mostStrings;) {
    const end = closingQuote(json, start);
    const value = decoded(json.slice(start + 1, end));
    if (isName(json, end)) [name, nameEnd] = [value, json.indexOf(':', end) + 1];
    else {
      found.push({ name: name !== null && json.slice(nameEnd, start).trim() === '' ? name : null, value });
      name = null;
    }
    start = json.indexOf('"', end + 1);
  }
  return found;
}

function closingQuote(json: string, start: number): number {
  let end = start + 1;
  while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
  return Math.min(end, json.length);
}

function isName(json: string, end: number): boolean {
  let at = end + 1;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\t' || json[at] === '\r') at++;
  return json[at] === ':';
}

/** A string that was cut within an escape is taken as it stands. */
function decoded(body: string): string {
  if (!body.includes('\\')) return body;
  try {
    return String(JSON.parse(`"${body}"`));
  } catch {
    return body;
  }
}
