import type { Lexicon } from './lexicon.js';

export const polish: Lexicon = {
  language: 'pl',
  gate: 'ignoruj|zapomnij|pomiń|przestrzegaj|prompt|instrukcj|użytkownik|ogranicze|językow|asystent|sztuczn',
  spaced: true,
  words: {
    override: ['(?:zignoruj|zapomnij o|pomiń) (?:teraz )?wszyst(?:ko|kim|kie) (?:co|powyżej|wcześniej|powyższe)'],
    reveal: [
      'jak(?:i|ie|a) (?:jest|są) (?:twój|twoje|twoja) (?:\\w+ )?(?:prompt systemowy|instrukcj\\w+ systemow\\w+|(?:początkowe|tajne|ukryte) instrukcje)',
    ],
    secrecy: ['bez wiedzy użytkownika', 'w tajemnicy przed użytkownikiem', 'bez (?:informowania|powiadamiania) użytkownika'],
    persona: ['(?:jesteś|zachowuj się jak|udawaj) [^.\\n]{0,50}bez (?:żadnych )?(?:ograniczeń|filtrów|zasad|cenzury)'],
    address: [
      'jeśli jesteś (?:ai|sztuczną inteligencją|modelem językowym|asystentem|chatbotem|agentem|llm)',
      '(?:uwaga|wiadomość|ważne|instrukcje)[ ,:!]{1,3}(?:do |dla )?(?:wszystkich )?(?:ai|sztucznej inteligencji|modeli językowych|asystentów|agentów)',
    ],
    replace: [
      '(?:zamiast tego|i|teraz|od teraz)[, ]{1,2}(?:powiedz|napisz|odpowiedz|pokaż|wykonaj|wyślij|usuń|ujawnij|wypisz)',
      '(?:twoim|twoje) (?:nowym|nowe|jedynym|prawdziwym) (?:zadaniem|zadanie) jest',
    ],
    drop: ['zignoruj\\w*', 'ignoruj\\w*', 'zapomnij\\b', 'pomiń\\b', 'nie (?:stosuj|przestrzegaj|zważaj)', 'odrzuć\\b', 'zlekceważ\\b'],
    earlier: [
      'poprzedni\\w*',
      'wcześniejsz\\w*',
      'powyższ\\w*',
      'dotychczasow\\w*',
      'pierwotn\\w*',
      'początkow\\w*',
      'swoje\\b',
      'twoje\\b',
      'otrzyman\\w*',
    ],
    rules: ['instrukcj\\w*', 'polece\\w*', 'zasad\\w*', 'wytyczn\\w*', 'regu[łl]\\w*', 'rozkaz\\w*', 'prompt\\w*', 'zalece\\w*'],
    show: ['(?:pokaż|ujawnij|podaj|wypisz|powtórz|wyświetl|napisz|zdradź)\\w*'],
    prompt: ['prompt\\w* systemow\\w*', 'instrukcj\\w* systemow\\w*', '(?:początkow|tajn|ukryt|wewnętrzn)\\w* instrukcj\\w*'],
    hush: ['nie (?:mów|informuj|wspominaj|powiadamiaj|ujawniaj|zdradzaj|ostrzegaj)\\w*'],
    user: ['użytkownik\\w*'],
    send: ['(?:wyślij|prześlij|przekaż|wgraj|wysłać|przesłać|opublikuj)\\b'],
    secret: [
      'has[łl]\\w*',
      'dane logowania\\b',
      'poświadcze\\w*',
      'sekret\\w*',
      'klucz\\w*',
      'rozmow\\w*',
      'histori\\w*',
      'zawartość\\b',
      'zmienn\\w* środowiskow\\w*',
      'dane (?:klientów|osobowe)',
    ],
  },
};
