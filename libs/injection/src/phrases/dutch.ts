import type { Lexicon } from './lexicon.js';

export const dutch: Lexicon = {
  language: 'nl',
  gate: 'negeer|negeren|vergeet|vergeten|omzeil|systeemprompt|systeeminstruct|gebruiker|beperking|taalmodel|assistent',
  spaced: true,
  words: {
    override: ['(?:negeer|vergeet) (?:nu )?alles (?:hierboven|hiervoor|daarvoor|wat)'],
    reveal: [
      'wat (?:is|zijn) (?:je|jouw|uw) (?:\\w+ )?(?:systeemprompt|systeeminstructies?|(?:oorspronkelijke|geheime|interne) (?:instructies?|prompt))',
    ],
    secrecy: ['zonder (?:dat )?(?:de )?gebruiker\\w*', 'zonder (?:medeweten|toestemming) van de gebruiker'],
    persona: ['(?:je bent|doe alsof) [^.\\n]{0,40}(?:zonder (?:beperkingen|regels|filters)|onbeperkte?|ongecensureerde?)'],
    address: [
      '(?:als|indien) (?:je|u) een (?:ai|taalmodel|assistent|chatbot|llm)\\b',
      '(?:let op|bericht|instructie|belangrijk)[ ,:!]{1,3}(?:aan |voor )?(?:alle |de )?(?:ai|taalmodel\\w*|assistent\\w*|chatbots?)\\b',
    ],
    replace: [
      '(?:in plaats daarvan|en|nu|vanaf nu)[, ]{1,2}(?:zeg|schrijf|geef|antwoord|voer|volg|stuur|toon|verwijder)\\b',
      '(?:je|jouw|uw) (?:nieuwe|echte|enige) (?:taak|opdracht|instructie) is',
    ],
    drop: ['negeer\\w*', 'negeren\\b', 'vergeet\\b', 'vergeten\\b', 'sla \\w+ over', 'omzeil\\w*'],
    earlier: ['vorige\\b', 'voorgaande\\b', 'eerdere?\\b', 'bovenstaande\\b', 'oorspronkelijke\\b', 'voorafgaande\\b', '(?:je|jouw|uw)\\b'],
    rules: ['instructies?\\b', 'opdrachten?\\b', 'regels\\b', 'richtlijnen\\b', 'prompts?\\b', 'aanwijzingen\\b', 'bevelen\\b'],
    show: ['(?:toon|laat|geef|onthul|herhaal|print|schrijf|vertel)\\b'],
    prompt: ['systeemprompt\\b', 'systeeminstructies?\\b', '(?:oorspronkelijke|geheime|interne|verborgen) (?:instructies|prompt)\\b'],
    hush: ['(?:vertel|zeg|meld|informeer|waarschuw)\\b(?: \\w+){0,4} (?:niets|niet)\\b'],
    user: ['(?:de|aan de) gebruikers?\\b'],
    send: ['(?:stuur|verzend|verstuur|upload|mail|doorsturen)\\b'],
    secret: [
      'wachtwoord\\w*',
      'inloggegevens\\b',
      'geheimen?\\b',
      'sleutels?\\b',
      'gesprek\\w*',
      'chatgeschiedenis\\b',
      'inhoud\\b',
      'omgevingsvariabelen\\b',
      'klantgegevens\\b',
    ],
  },
};
