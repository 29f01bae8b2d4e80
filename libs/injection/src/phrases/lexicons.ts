import { chinese } from './chinese.js';
import { dutch } from './dutch.js';
import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { italian } from './italian.js';
import { polish } from './polish.js';
import { portuguese } from './portuguese.js';
import { russian } from './russian.js';
import { spanish } from './spanish.js';
import type { Lexicon } from './lexicon.js';

/** The languages whose orders are known. */
export const lexicons: readonly Lexicon[] = [english, german, french, spanish, italian, portuguese, dutch, polish, russian, chinese];
