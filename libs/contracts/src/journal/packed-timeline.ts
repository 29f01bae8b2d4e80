import type { Timeline } from './exchange-events.js';

/** A timeline in few bytes: for each pair the milliseconds since the one before it and the characters, each in groups of 7 bits, the lowest first (LEB128). */
export function packTimeline(timeline: Timeline): Buffer {
  const bytes: number[] = [];
  let before = 0;
  for (const [at, characters] of timeline) {
    put(bytes, Math.max(0, at - before));
    put(bytes, characters);
    before = Math.max(before, at);
  }
  return Buffer.from(bytes);
}

/** The timeline again. */
export function unpackTimeline(bytes: Uint8Array): Timeline {
  const timeline: Timeline = [];
  let at = 0;
  const numbers = numbersIn(bytes);
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    at += numbers[index]!;
    timeline.push([at, numbers[index + 1]!]);
  }
  return timeline;
}

/** By division: a number may have more than the 32 bits that shifting has. */
function put(bytes: number[], number: number): void {
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return void bytes.push(rest);
    bytes.push((rest % 128) + 128);
  }
}

function numbersIn(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let [number, scale] = [0, 1];
  for (const byte of bytes) {
    number += (byte % 128) * scale;
    scale *= 128;
    if (byte >= 128) continue;
    numbers.push(number);
    [number, scale] = [0, 1];
  }
  return numbers;
}
