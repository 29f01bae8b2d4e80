/** Parsed JSON as conditions read it: objects as maps, so that no key is anything but a key, and whole numbers as CEL's integers. */
export function celValue(json: unknown): unknown {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map(celValue);
  return typeof json === 'object' && json !== null ? celMap(json) : json;
}

export const celMap = (json: object): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(json).map(([key, value]) => [key, celValue(value)]));
