import type { Signal } from '../signal-kinds.js';

/* oxlint-disable no-control-regex -- escape characters are what is looked for */
/**
 * Terminal sequences that show people less than the text says: conceal (SGR 8), ink in the colour of its paper, a clipboard that is written (OSC 52), strings for
 * programs (DCS, APC, PM). Colours, bold, links and lines that are written over are everyday in what tools print.
 * Source: ECMA-48; XTerm Control Sequences.
 */
const escapes: readonly RegExp[] = [
  /\x1b\[(?:\d{1,3};){0,6}8(?:;\d{1,3}){0,6}m(?=[^\x1b\n]*\S)/g,
  /\x1b\[(?:\d{1,3};){0,4}(?:30;40|40;30|37;47|47;37|97;107|107;97)(?:;\d{1,3}){0,4}m(?=[^\x1b\n]*\S)/g,
  /\x1b\]52;[a-z0-9]{0,8};/g,
  /\x1b[P_^](?!\s)/g,
];
const extended = /(?:^|[;[])[34]8;[25];/;

export function terminalEscapes(text: string): Signal[] {
  if (!text.includes('\x1b')) return [];
  return escapes.flatMap((escape) =>
    [...text.matchAll(escape)]
      // `38;5;8` is a colour with the number 8.
      .filter(([run]) => !extended.test(run))
      .map(({ index, 0: run }) => ({ kind: 'terminal-escape' as const, start: index, end: index + run.length })),
  );
}
