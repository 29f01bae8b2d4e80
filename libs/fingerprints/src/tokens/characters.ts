/** Classes of UTF-16 units, as far as code in any language needs them. */
export const isSpace = (unit: number): boolean =>
  unit === 0x20 ||
  (unit >= 0x09 && unit <= 0x0d) ||
  unit === 0xa0 ||
  unit === 0x3000 ||
  unit === 0xfeff ||
  (unit >= 0x2000 && unit <= 0x202f);

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** Letters, `_`, `$`, and all beyond ASCII that is no space. */
export const isWord = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || unit === 0x24 || (unit > 0x7f && !isSpace(unit));

export const isLineEnd = (unit: number): boolean => unit === 0x0a || unit === 0x0d;
