import type { Lexicon } from './lexicon.js';

export const italian: Lexicon = {
  language: 'it',
  gate: 'ignora|dimentica|considerare|prompt|istruzion|utent|restrizion|censur|modello linguistico|assistent|intelligenza artificiale',
  spaced: true,
  words: {
    override: ['(?:ignora|dimentica)(?:te|re)? (?:ora )?tutto (?:ciò|quello|quanto|il resto|prima)'],
    reveal: [
      'qual(?:e|i)? (?:è|sono) (?:il |le )?(?:tuo|tue|vostro|suo|sue) (?:\\w+ )?(?:prompt di sistema|istruzioni (?:di sistema|iniziali|originali|segrete|interne))',
    ],
    secrecy: ['(?:senza (?:che l.|dirlo all.|informare l.|avvisare l.)utente)', 'all.insaputa dell.utente'],
    persona: [
      '(?:sei|agisci come|fingi di essere|comportati come) [^.\\n]{0,50}(?:senza (?:alcuna )?(?:restrizion|limit|filtr|regol|censur))\\w*',
    ],
    address: [
      'se sei un.?(?: |a )?(?:ia|intelligenza artificiale|modello linguistico|assistente|chatbot|agente|llm)\\b',
      '(?:attenzione|nota|messaggio|importante|istruzioni)[ ,:!]{1,3}(?:a |al |alle |per )?(?:tutte |tutti |gli |le |l.)?(?:ia|intelligenze? artificial[ei]|modelli? linguistic[io]|assistent[ei]|agent[ei])\\b',
    ],
    detour: ['prima di (?:rispondere|continuare|procedere|usare)[^.\\n]{0,60}(?:devi|per favore|innanzitutto)'],
    replace: [
      '(?:invece|e|ora|adesso|d.ora in poi)[, ]{1,2}(?:devi )?(?:dì|dimmi|scriv\\w+|rispond\\w+|mostr\\w+|esegu\\w+|segui|invi\\w+|cancell\\w+|elimin\\w+|rivel\\w+)\\b',
      '(?:il tuo|la tua) (?:nuovo|nuova|vero|vera|unico|unica) (?:compito|missione|istruzione) è',
      'nuov[aei] (?:compito|istruzion[ei]|ordine):',
    ],
    drop: [
      'ignora(?:te|re)?\\b',
      'dimentica(?:te|re|ti)?\\b',
      'non (?:seguire|considerare|tenere conto)',
      'trascura(?:re)?\\b',
      'scarta\\b',
      'tralascia\\b',
    ],
    earlier: [
      'precedent[ei]\\b',
      'iniziali?\\b',
      'originali?\\b',
      'di cui sopra\\b',
      'sopra\\b',
      '(?:tue|vostre)\\b',
      'ricevute\\b',
      'date\\b',
      'anteriori\\b',
    ],
    rules: ['istruzion[ei]\\b', 'indicazioni\\b', 'ordini\\b', 'regole\\b', 'direttive\\b', 'prompts?\\b', 'comandi\\b', 'linee guida\\b'],
    show: ['(?:mostra|rivela|dimmi|dì|stampa|ripeti|scrivi|condividi|dammi)(?:mi)?\\b'],
    prompt: ['prompt di sistema\\b', 'istruzioni (?:di sistema|iniziali|originali|segrete|interne|nascoste)\\b', 'system prompt\\b'],
    hush: ['(?:non|mai|senza)(?: \\w+){0,2} (?:dire|dirlo|menzionare|informare|avvisare|rivelare|notificare|raccontare|avvertire)\\b'],
    user: ['(?:all|l|dell).utente\\b', 'utent[ei]\\b'],
    send: ['(?:invia|inviare|manda|mandare|inoltra|carica|trasmetti|pubblica)\\b'],
    secret: [
      'password\\b',
      'credenziali\\b',
      'segret[io]\\b',
      'chiav[ei]\\b',
      'conversazione\\b',
      'cronologia\\b',
      'contenuto\\b',
      'variabili d.ambiente\\b',
      'dati (?:dei clienti|personali)\\b',
    ],
  },
};
