import type { Timeline } from '#contracts';
import { masksIn, type MaskInText } from '../content/masks-in.js';

export interface ShownBlock {
  readonly id: string;
  readonly text: string;
}

/** A piece of a block's text and when the client was given it. */
export interface TimedText {
  /** Milliseconds since the call arrived. */
  readonly at: number;
  readonly block: string;
  /** Where in the block's text it begins. */
  readonly offset: number;
  readonly text: string;
}

/**
 * The texts of a reply's blocks, in order, in the pieces that the timeline tells: what is recorded may be a little longer or shorter than what was given out (the record
 * masks more), so places are in proportion. No mask and no character is cut. Without a timeline all came at `whole`.
 */
export function timedTexts(blocks: readonly ShownBlock[], timeline: Timeline, whole: number): TimedText[] {
  const units = blocks.reduce((sum, { text }) => sum + text.length, 0);
  const told = timeline.reduce((sum, [, count]) => sum + count, 0);
  const moments: readonly (readonly [number, number])[] = told === 0 ? [[whole, units]] : timeline;
  const pieces: TimedText[] = [];
  const rest = new Unsaid(blocks);
  let passed = 0;
  moments.forEach(([at, count], index) => {
    passed += count;
    const upTo = index === moments.length - 1 ? units : Math.round((units * passed) / Math.max(1, told));
    pieces.push(...rest.upTo(upTo).map((piece) => ({ at, ...piece })));
  });
  return pieces;
}

/** What of the texts has not been said yet. */
class Unsaid {
  private index = 0;
  private offset = 0;
  private before = 0;
  private readonly masks: readonly (readonly MaskInText[])[];

  constructor(private readonly blocks: readonly ShownBlock[]) {
    this.masks = blocks.map(({ text }) => masksIn(text));
  }

  /** Goes on to this many units of all texts together, or a little further where something may not be cut. */
  upTo(units: number): Omit<TimedText, 'at'>[] {
    const pieces: Omit<TimedText, 'at'>[] = [];
    for (let block = this.blocks[this.index]; block !== undefined; block = this.blocks[this.index]) {
      const end = wholeAt(block.text, this.masks[this.index]!, Math.min(block.text.length, units - this.before));
      if (end > this.offset) pieces.push({ block: block.id, offset: this.offset, text: block.text.slice(this.offset, end) });
      this.offset = Math.max(this.offset, end);
      if (this.offset < block.text.length || this.before + block.text.length >= units) break;
      this.before += block.text.length;
      this.index += 1;
      this.offset = 0;
    }
    return pieces;
  }
}

/** The first place from `place` on that cuts no mask and no surrogate pair. */
function wholeAt(text: string, masks: readonly MaskInText[], place: number): number {
  for (const { start, end } of masks) if (start < place && place < end) return end;
  const unit = text.charCodeAt(place - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? Math.min(text.length, place + 1) : Math.max(0, place);
}
