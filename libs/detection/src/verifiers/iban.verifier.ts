import { ibanRemainder } from '../checks/checksum.js';
import { leftBoundary } from '../engine/boundary.js';
import { inClass, isAlnum, namedClass } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';

/** Length by country. Source: SWIFT, IBAN Registry. */
const lengths =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20';
export const ibanLengths: ReadonlyMap<string, number> = new Map(
  lengths.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const uppernum = namedClass('uppernum');

/** An IBAN (ISO 13616), in one piece or in groups of four; only with its right length and remainder. */
export function ibanRule(kind: Kind): Rule {
  const verify = (window: Window, start: number): Outcome => {
    const { text } = window;
    if (!leftBoundary(window, start)) return outcome.none;
    const length = ibanLengths.get(text.slice(start, start + 2));
    if (length === undefined) return outcome.none;
    const grouped = window.at(start + 4) === 32;
    if (window.beyond(start + 4)) return window.undecided(start);
    let i = start;
    let taken = 0;
    let compact = '';
    for (; taken < length; taken++, i++) {
      if (grouped && taken > 0 && taken % 4 === 0 && window.at(i) === 32) i++;
      if (window.beyond(i)) return window.undecided(start);
      if (!inClass(uppernum, window.at(i))) return outcome.none;
      compact += text[i];
    }
    if (window.beyond(i)) return window.undecided(start);
    if (isAlnum(window.at(i)) || ibanRemainder(compact) !== 1) return outcome.none;
    return window.match(kind, start, i, 'certain');
  };
  return { anchors: [...ibanLengths.keys()].map((country) => `${country}00`), kinds: [kind], verify, begins: 'at-bounded-anchor' };
}
