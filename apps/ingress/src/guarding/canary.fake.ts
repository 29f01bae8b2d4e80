import * as fc from 'fast-check';

type Json = Record<string, unknown>;

/**
 * A key as the detectors know them, of letters that spell none of the words by which they tell documentation's keys from real ones ("your",
 * "lorem", four X). It does not shrink, or it would become such a one.
 */
export const anyAwsKey = fc.noShrink(
  fc.array(fc.constantFrom(...'BCDFGHIJKLMNPQRSTVWYZ234567'), { minLength: 16, maxLength: 16 }).map((letters) => `AKIA${letters.join('')}`),
);

interface Place {
  readonly put: (canary: unknown) => void;
  readonly takesNumber: boolean;
}

/** Where something may be put into a JSON value: each leaf, each key, and a new member of each object. */
function placesIn(value: unknown, places: Place[] = []): Place[] {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (isLeaf(item)) places.push({ put: (canary) => (value[index] = canary), takesNumber: true });
      else placesIn(item, places);
    }
    places.push({ put: (canary) => value.push(canary), takesNumber: true });
  } else if (typeof value === 'object' && value !== null) {
    const object = value as Json;
    for (const [key, item] of Object.entries(object)) {
      if (isLeaf(item)) places.push({ put: (canary) => (object[key] = canary), takesNumber: true });
      else placesIn(item, places);
      places.push({ put: (canary) => rename(object, key, String(canary)), takesNumber: false });
    }
    places.push({ put: (canary) => (object['note'] = { signature: canary, id: [canary], type: { name: canary } }), takesNumber: true });
  }
  return places;
}

/** A JSON text with a canary at one of its places, and how it is written there. */
export function withCanary(text: string, canary: string | number, pick: number, escaped: boolean): string {
  const value: unknown = JSON.parse(text);
  const places = placesIn(value).filter(({ takesNumber }) => takesNumber || typeof canary === 'string');
  places[pick % places.length]?.put(canary);
  const plain = JSON.stringify(value);
  return escaped
    ? plain.replaceAll(String(canary), [...String(canary)].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''))
    : plain;
}

const isLeaf = (value: unknown): boolean => typeof value !== 'object' || value === null;

function rename(object: Json, key: string, name: string): void {
  const members = Object.entries(object);
  for (const member of members) delete object[member[0]];
  for (const [old, value] of members) object[old === key ? name : old] = value;
}

/** Everything that a text says, however it is written: its own characters, and every JSON string in it decoded. */
export function everythingSaid(text: string): string {
  const decoded = text.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return `${text}\n${decoded}\n${decoded.replaceAll('\\', '')}`;
}
