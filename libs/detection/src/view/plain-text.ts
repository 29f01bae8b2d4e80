import { escapeAt, mayBeUnfinished } from './escapes.js';
import { folded, overlaid } from './folding.js';

/** Called for each place that reads differently: `text` from `from` to `to` reads as `plain`. */
export type Edit = (from: number, to: number, plain: string) => void;

/** Where something other than itself may stand: escapes and controls. */
const special = new Uint8Array(128);
for (let code = 0; code < 32; code++) special[code] = code >= 9 && code <= 13 ? 0 : 1;
for (const code of [37, 38, 92, 94, 127]) special[code] = 1;
const ESCAPE = 27;
/** Begins a colour code by itself (ECMA-48, 8-bit). */
const CSI = 0x9b;

/** The first place from `from` on where something other than itself may stand; the length of the text if there is none. */
export type NextStop = (text: string, from: number) => number;

const nextSpecial: NextStop = (text, from) => {
  let i = from;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code > 127 || special[code] === 1) break;
    i++;
  }
  return i;
};

/**
 * Reads text as a reader would take it: what is not seen vanishes, what looks like ASCII becomes it, and so do escapes, one level deep.
 * Text may come in pieces. `longestRun` bounds how many units in a row may vanish before a sign that breaks a word stands for them: a stream
 * that waits for the end of a word would have to hold back as many.
 */
export class PlainReader {
  /** Whether the last character that did not vanish is ASCII, and how many units vanished since. */
  private ascii = false;
  private vanished = 0;

  constructor(
    private readonly longestRun = Number.POSITIVE_INFINITY,
    private readonly nextStop = nextSpecial,
  ) {}

  /** Reads a text in which everything can only stand for itself, as nearly all pieces of a stream are. False: something may not, and nothing was read. */
  readPlain(text: string): boolean {
    if (this.nextStop(text, 0) < text.length) return false;
    if (text !== '') this.keep(true);
    return true;
  }

  /** Reads `text` from `start` and returns how far it could be decided: all of it if it is `final`, else up to an escape without its end. */
  read(text: string, start: number, final: boolean, edit: Edit): number {
    for (let i = start; i < text.length;) {
      const stop = this.nextStop(text, i);
      if (stop > i) {
        this.keep(text.charCodeAt(stop - 1) < 128);
        i = stop;
        if (i === text.length) break;
      }
      const code = text.charCodeAt(i);
      if (code < 128 || code === CSI) {
        if (special[code] === 0) {
          this.keep(true);
          i++;
          continue;
        }
        if (!final && mayBeUnfinished(text, i)) return i;
        const escape = code < 32 && code !== ESCAPE ? null : escapeAt(text, i);
        if (escape) this.change(i, i + escape.length, escape.plain, edit);
        else if (code < 32 || code >= 127) this.change(i, i + 1, '', edit);
        else this.keep(true);
        i += escape?.length ?? 1;
        continue;
      }
      if ((code & 0xfc00) === 0xd800 && i + 1 === text.length && !final) return i;
      const point = text.codePointAt(i) as number;
      const to = i + (point > 0xffff ? 2 : 1);
      const plain = folded(point);
      if (typeof plain === 'string') this.change(i, to, plain, edit);
      else if (plain === overlaid && this.ascii) this.change(i, to, '', edit);
      else this.keep(false);
      i = to;
    }
    return text.length;
  }

  private keep(ascii: boolean): void {
    this.ascii = ascii;
    this.vanished = 0;
  }

  private change(from: number, to: number, plain: string, edit: Edit): void {
    if (plain !== '') {
      this.keep(plain.charCodeAt(plain.length - 1) < 128);
    } else if ((this.vanished += to - from) > this.longestRun) {
      this.vanished = 0;
      edit(from, to, '\ufffd');
      return;
    }
    edit(from, to, plain);
  }
}
