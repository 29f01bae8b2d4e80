import * as fc from 'fast-check';

/** How a canary is written into a body: as it is, or with an escape for one of its characters. */
export type Writing = 'plain' | 'escaped';

type Place = (body: unknown, pick: number, value: string | number) => unknown;

/** Places for a value in a body: instead of a literal, as a new member, as a key, or in objects that the format does not know. */
const places: readonly Place[] = [
  (body, pick, value) => {
    const spots = slotsOf(body).filter(([holder, key]) => typeof (holder as Record<string, unknown>)[key] !== 'object');
    return put(body, spots, pick, value);
  },
  (body, pick, value) => {
    const holder = at(objectsOf(body), pick);
    define(holder, at(oddKeys, pick >>> 3), value);
    return body;
  },
  (body, pick, value) => {
    define(at(objectsOf(body), pick), String(value), at([true, 'x', null, { a: [1] }], pick >>> 3));
    return body;
  },
  (body, pick, value) => {
    const spots = slotsOf(body);
    return put(
      body,
      spots,
      pick,
      at([{ type: at(oddTypes, pick >>> 3), note: value }, [[{ deep: { er: value } }]], { type: value }], pick >>> 5),
    );
  },
  (body, pick, value) => {
    const lists = listsOf(body);
    const list = at(lists, pick);
    list.push({ type: at(oddTypes, pick >>> 3), [at(oddKeys, pick >>> 5)]: value, text: 'x', id: 'toolu_9', name: 'n', input: { value } });
    return body;
  },
];

const oddKeys = [
  'note',
  'id',
  'name',
  'type',
  'scope',
  'signature',
  'encrypted_index',
  'encrypted_content',
  'data',
  'url',
  'role',
  'model',
];
const oddTypes = ['tool_use', 'zzz_tool_use', 'thinking', 'redacted_thinking', 'web_search_tool_result', 'text', 'hologram', 'tool_result'];

/** A body with a canary in it: `pick` and `way` choose the place. */
export const withCanary = (body: unknown, way: number, pick: number, value: string | number): unknown => at(places, way)(body, pick, value);

/** The same JSON text with one character of a value written as an escape. */
export function escaped(text: string, value: string, index: number): string {
  const at = index % value.length;
  const code = value.charCodeAt(at).toString(16).padStart(4, '0');
  return text.replaceAll(value, `${value.slice(0, at)}\\u${code}${value.slice(at + 1)}`);
}

/** How often a property is tried: many times in the nightly run. */
export const coverageRuns = (): number => Number(process.env['OSTIARY_PROPERTY_RUNS'] ?? 2_000);

export const choices = fc.tuple(fc.nat({ max: places.length - 1 }), fc.nat(), fc.constantFrom<Writing>('plain', 'escaped'), fc.nat());

type Slot = readonly [holder: object, key: string];

const slotsOf = (value: unknown): Slot[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[value, key] as const, ...slotsOf(inner)])
    : [];
const objectsOf = (value: unknown): object[] => {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : [value]), ...Object.values(value).flatMap(objectsOf)];
};
const listsOf = (value: unknown): unknown[][] => {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [value as unknown[]] : []), ...Object.values(value).flatMap(listsOf)];
};

function put(body: unknown, slots: readonly Slot[], pick: number, value: unknown): unknown {
  const [holder, key] = at(slots, pick);
  define(holder, key, value);
  return body;
}

const define = (holder: object, key: string, value: unknown): void =>
  void Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
