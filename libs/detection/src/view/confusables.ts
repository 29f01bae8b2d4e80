/**
 * Letters of other scripts that look like ASCII ones, and what they look like: those of Cyrillic, Greek, Armenian, Cherokee, and extended Latin that
 * a reader (and a model) takes for the other. Source: Unicode Technical Standard 39, confusables.txt, the single characters of it that go to
 * one ASCII letter or digit in the same case.
 */
const pairs = [
  // Cyrillic
  'аa вb сc еe ёe һh іi їi јj кk ӏl мm оo рp ԛq ѕs тt уy хx ԝw ѵv ԁd ԍg ьb',
  'АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT УY ХX ԜW ЬB ѴV ԌG ҮY Ӏl',
  // Greek
  'αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc ϳj ϱp',
  'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ͿJ',
  // Armenian
  'աw օo սu հh ոn ցg զq',
  'ՍU ՕO ԼL',
  // Latin letters of their own, and signs of phonetics
  "ɑa ɡg ıi ɩi ɪi ƒf ʋv ᴄc ᴏo ᴜu ᴠv ᴡw ᴢz ꜱs ʏy ɢg ʜh ʟl ɴn ʀr ʙb ƅb ƍg ǃ! ʼ' ʹ' ˈ'",
  // Cherokee
  'ᎪA ᏴB ᏟC ᎠD ᎬE ᎻH ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᎳW ᏃZ ᏀG',
  // Hyphens and dashes within words and numbers, quotes, and other signs
  '‐- ‑- ‒- –- −- ⁃- ˗- ‘\' ’\' ‚\' ‛\' “" ”" „" ‟" ⁄/ ∕/ ∶: ։: ꓽ: ․. ⸱. ∗* ⁎* ‿_ ˍ_',
];

export const confusables: ReadonlyMap<string, string> = new Map(
  pairs
    .join(' ')
    .split(' ')
    .map((pair) => [pair[0] as string, pair[1] as string]),
);
