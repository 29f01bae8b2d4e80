import type { Severity } from '#contracts';
import type { NumberCheckName } from './identity-number.js';

/** A number that a state or a bank gives to a person: only told by a word before it, and by its check digits where it has any. */
export interface IdentityNumber {
  readonly kind: string;
  readonly words: readonly string[];
  readonly shapes: readonly string[];
  readonly check: NumberCheckName;
  readonly severity: Severity;
  readonly docs: string;
}

const number = (
  kind: string,
  words: string,
  shapes: readonly string[],
  check: NumberCheckName,
  docs: string,
  severity: Severity = 'high',
): IdentityNumber => ({
  kind,
  words: words.split('|'),
  shapes,
  check,
  severity,
  docs,
});

const dateShapes = [
  '{digit:4}-{digit:2}-{digit:2}',
  '{digit:1-2}/{digit:1-2}/{digit:4}',
  '{digit:1-2}.{digit:1-2}.{digit:4}',
  '{digit:1-2}-{digit:1-2}-{digit:4}',
];

export const identityNumbers: readonly IdentityNumber[] = [
  number(
    'uk-nhs-number',
    'nhs',
    ['{digit:3} {digit:3} {digit:4}', '{digit:3}-{digit:3}-{digit:4}', '{digit:10}'],
    'nhs',
    'https://www.datadictionary.nhs.uk/attributes/nhs_number.html',
  ),
  number(
    'uk-national-insurance',
    'national insurance|nino|ni number',
    ['{upper:2} {digit:2} {digit:2} {digit:2} {[ABCD]:1}', '{upper:2}{digit:6}{[ABCD]:1}'],
    'none',
    'https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110',
  ),
  number(
    'ca-sin',
    'sin|social insurance',
    ['{digit:3} {digit:3} {digit:3}', '{digit:3}-{digit:3}-{digit:3}', '{digit:9}'],
    'luhn',
    'https://www.canada.ca/en/employment-social-development/services/sin.html',
  ),
  number(
    'au-tax-file-number',
    'tfn|tax file',
    ['{digit:3} {digit:3} {digit:3}', '{digit:9}'],
    'tfn',
    'https://www.ato.gov.au/individuals-and-families/tax-file-number',
  ),
  number(
    'de-tax-id',
    'steuer-id|steuerid|steuer id|steueridentifikationsnummer|steuernummer|idnr',
    ['{digit:2} {digit:3} {digit:3} {digit:3}', '{digit:11}'],
    'mod1110',
    'https://www.bzst.de/EN/Private_individuals/Tax_identification_number/tax_identification_number_node.html',
  ),
  number(
    'fr-social-security',
    'securite sociale|sécurité sociale|nir|insee',
    ['{[12]:1} {digit:2} {digit:2} {digit:2} {digit:3} {digit:3} {digit:2}', '{[12]:1}{digit:14}'],
    'nir',
    'https://www.cnil.fr/fr/definition/nir-numero-dinscription-au-repertoire',
  ),
  number(
    'es-dni',
    'dni|nie|nif',
    ['{digit:8}-{upper:1}', '{digit:8}{upper:1}', '{[XYZ]:1}{digit:7}{upper:1}', '{[XYZ]:1}-{digit:7}-{upper:1}'],
    'dni',
    'https://www.interior.gob.es/opencms/en/servicios-al-ciudadano/tramites-y-gestiones/dni/',
  ),
  number(
    'it-codice-fiscale',
    'codice fiscale|cod. fiscale|cf',
    ['{upper:6}{digit:2}{upper:1}{digit:2}{upper:1}{digit:3}{upper:1}'],
    'codiceFiscale',
    'https://www.agenziaentrate.gov.it/portale/web/english/nse/individuals/tax-identification-number',
  ),
  number(
    'nl-bsn',
    'bsn|burgerservicenummer',
    ['{digit:9}'],
    'bsn',
    'https://www.government.nl/topics/personal-data/citizen-service-number-bsn',
  ),
  number('pl-pesel', 'pesel', ['{digit:11}'], 'pesel', 'https://www.gov.pl/web/gov/czym-jest-numer-pesel'),
  number(
    'se-personnummer',
    'personnummer|personal identity number',
    ['{digit:6}-{digit:4}', '{digit:8}-{digit:4}', '{digit:12}', '{digit:10}'],
    'personnummer',
    'https://www.skatteverket.se/servicelankar/otherlanguages/inenglishengelska',
  ),
  number(
    'br-cpf',
    'cpf',
    ['{digit:3}.{digit:3}.{digit:3}-{digit:2}', '{digit:11}'],
    'cpf',
    'https://www.gov.br/receitafederal/pt-br/assuntos/meu-cpf',
  ),
  number(
    'br-cnpj',
    'cnpj',
    ['{digit:2}.{digit:3}.{digit:3}/{digit:4}-{digit:2}', '{digit:14}'],
    'cnpj',
    'https://www.gov.br/receitafederal/pt-br',
    'medium',
  ),
  number(
    'in-aadhaar',
    'aadhaar|aadhar|uidai',
    ['{digit:4} {digit:4} {digit:4}', '{digit:4}-{digit:4}-{digit:4}', '{digit:12}'],
    'verhoeff',
    'https://uidai.gov.in/en/my-aadhaar/about-your-aadhaar.html',
  ),
  number('in-pan', 'pan|permanent account', ['{upper:5}{digit:4}{upper:1}'], 'none', 'https://incometaxindia.gov.in/'),
  number('mx-curp', 'curp', ['{upper:4}{digit:6}{[HMX]:1}{upper:5}{uppernum:1}{digit:1}'], 'none', 'https://www.gob.mx/curp/'),
  number(
    'us-itin',
    'itin',
    ['9{digit:2}-{digit:2}-{digit:4}'],
    'none',
    'https://www.irs.gov/individuals/individual-taxpayer-identification-number',
  ),
  number(
    'us-passport',
    'passport',
    ['{[ABCDEFGHIJKLMNOPQRSTUVWXYZ]:1}{digit:8}', '{digit:9}'],
    'none',
    'https://travel.state.gov/content/travel/en/passports.html',
  ),
  number(
    'us-driver-license',
    "driver's license|driver license|drivers license|driving licence|dl number",
    ['{upper:1}{digit:7}', '{upper:1}{digit:12}', '{digit:8}', '{upper:1}{digit:3}-{digit:4}-{digit:4}'],
    'none',
    'https://www.aamva.org/',
    'medium',
  ),
  number('us-bank-routing', 'routing|aba', ['{digit:9}'], 'aba', 'https://www.aba.com/about-us/routing-number', 'medium'),
  number(
    'bank-account',
    'account number|account no|acct|kontonummer',
    ['{digit:8-14}'],
    'none',
    'https://www.iso.org/standard/81090.html',
    'medium',
  ),
  number(
    'date-of-birth',
    'date of birth|dob|birthdate|birth date|born on|geboren am|date_of_birth|birthday',
    dateShapes,
    'none',
    'https://www.iso.org/iso-8601-date-and-time-format.html',
    'medium',
  ),
];
