import { luhn } from '../checks/checksum.js';
import { leftBoundary } from '../engine/boundary.js';
import { characterClass, isAlnum, isDigit, inClass } from '../engine/character-class.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { type Outcome, outcome, type Window } from '../engine/window.js';

const run = characterClass('0123456789 .()+-');
const LONGEST_RUN = 40;
const CONTEXT = 40;
/** The shortest phone number with its country. */
const FEWEST_DIGITS = 8;
const DOT = 46;

export interface DigitKinds {
  readonly card: Kind;
  readonly ssn: Kind;
  readonly phone: Kind;
  readonly ip: Kind;
}

const cardForm = /^(?:\d{13,19}|\d{4}( {2}|[ .-])\d{4}\1\d{4}\1\d{1,7}|\d{4}( {2}|[ .-])\d{6}\2\d{4,5})(?!\d)/;
const issuer =
  /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3(?:0[0-5]|[689])|6(?:011|4[4-9]|5|2)|35(?:2[89]|[3-8])|50|5[6-9]|6[37])/;
const ssnForm = /^(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])/;
const ssnBare = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}(?!\d)/;
const ssnWords = /\b(?:ssn|social security|tax ?id|taxpayer)\b/i;
const ipForm = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d|-\d)/;
const notPublic =
  /^(?:0|10|127|255|22[4-9]|2[34]\d|169\.254|192\.168|192\.0\.[02]|198\.51\.100|203\.0\.113|198\.1[89]|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|[1-9]\.\d\.\d\.\d$)\b/;
const versionWords = /(?:version|ver|v|release|build|firmware|chrome|safari|gecko|assembly)\W{0,3}$/i;
const addressWords = /\b(?:ip|ipv4|host|addr\w*|server|dns|client|remote|peer|gateway|ping|from|nameserver|resolver)\b|:\/\/|@/i;
const international = /^\+[1-9]\d{0,2}(?:(?: {2}|[ .-])?(?:\(\d{1,4}\)|\d{1,4})){2,6}/;
const national = /^(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\d-])/;
const phoneWords = /\b(?:phone|tel|telephone|mobile|cell|call|fax|whatsapp|sms|text|contact|number|dial)\b/i;

/**
 * Whatever begins with digits: payment cards (ISO/IEC 7812), US social security numbers (SSA's ranges), phone numbers (E.164 with its plus;
 * North American with brackets or a word that says so) and public IPv4 addresses. One verifier reads the run once for all of them.
 */
export function digitsRule(kinds: DigitKinds): Rule {
  const verify = (window: Window, start: number): Outcome => {
    const previous = window.at(start - 1);
    if (!leftBoundary(window, start) || previous === 95 || (previous >= 43 && previous <= 47) || previous === 35) return outcome.none;
    const { text } = window;
    let i = start;
    let digits = 0;
    let dots = 0;
    for (; i < start + LONGEST_RUN && i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (!inClass(run, code)) break;
      if (isDigit(code)) digits++;
      else if (code === DOT) dots++;
    }
    if (window.beyond(i)) return window.undecided(start);
    // Most numbers are too short for anything, and end here.
    if ((digits < FEWEST_DIGITS && dots < 3) || (isAlnum(window.at(i)) && isDigit(window.at(i - 1)))) return outcome.none;
    return decide(window, kinds, start, text.slice(start, i));
  };
  return {
    anchors: ['000', '0.0', '00.0', '+0', '(000'],
    kinds: Object.values(kinds) as Kind[],
    verify,
    begins: 'at-bounded-anchor',
  };
}

/** Versions and section numbers of four parts begin with small numbers; such an address needs a word that says so. */
const isAddress = (address: string, before: string): boolean =>
  !versionWords.test(before) && (Number.parseInt(address, 10) > 15 || addressWords.test(before));

function decide(window: Window, kinds: DigitKinds, start: number, text: string): Outcome {
  const context = (): string => window.text.slice(Math.max(0, start - CONTEXT), start);
  const card = cardForm.exec(text);
  if (card) {
    const number = card[0].replace(/\D/g, '');
    if (number.length >= 13 && number.length <= 19 && issuer.test(number) && luhn(number) && new Set(number).size > 1) {
      return window.match(kinds.card, start, start + card[0].length, 'certain');
    }
  }
  const ip = ipForm.exec(text);
  if (ip && !notPublic.test(ip[0]) && isAddress(ip[0], context())) return window.match(kinds.ip, start, start + ip[0].length);
  const ssn = ssnForm.exec(text) ?? (ssnWords.test(context()) ? ssnBare.exec(text) : null);
  if (ssn && (ssn[1] !== ' ' || ssnWords.test(context()))) return window.match(kinds.ssn, start, start + ssn[0].length);
  return decidePhone(window, kinds.phone, start, text, context);
}

function decidePhone(window: Window, kind: Kind, start: number, text: string, context: () => string): Outcome {
  const plus = international.exec(text);
  if (plus) {
    const digits = plus[0].replace(/\D/g, '').length;
    if (digits >= 8 && digits <= 15 && !isDigit(window.at(start + plus[0].length)))
      return window.match(kind, start, start + plus[0].length, 'high');
  }
  const local = national.exec(text);
  if (local && (text.startsWith('(') || phoneWords.test(context()))) return window.match(kind, start, start + local[0].length);
  return outcome.none;
}
