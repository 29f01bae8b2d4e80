/** Text that stands in a JSON document as it is: duplicate keys, raw control characters, a number of any length, no JSON at all. */
export class RawJson {
  constructor(readonly text: string) {}
}

/** `JSON.stringify`, but that every RawJson in the value is written as its text. */
export const writeJson = (value: unknown): string => {
  const raw: string[] = [];
  const text = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof RawJson ? `\u{F0000}${raw.push(part.text) - 1}\u{F0000}` : part,
  );
  return raw.length === 0 ? text : text.replace(/"\u{F0000}(\d+)\u{F0000}"/gu, (_match, index) => raw[Number(index)] ?? '');
};
