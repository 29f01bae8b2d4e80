import type { Signal } from '../signal-kinds.js';

/** A picture or link of Markdown or HTML; the address is the first group that is defined. */
const link =
  /!?\[[^[\]\n]{0,200}\]\(\s{0,4}<?(https?:\/\/[^\s)]{4,1000})|<(?:img|a|iframe|link|script)\s[^<>]{0,300}?(?:src|href)\s{0,2}=\s{0,2}(?:"(https?:\/\/[^"\n]{4,1000})|'(https?:\/\/[^'\n]{4,1000}))/gi;

const content =
  'data|secrets?|summary|conversation|chat|history|messages?|base64|encoded|passwords?|context|prompt|contents?|leak|stolen|instructions|credentials|(?:the )?(?:answer|reply|response)|system';
/** What is to be filled in by whoever reads: `{data}`, `<secret>`, `[summary]`, `$SECRET`, encoded too, or a word in capitals for what it stands for. */
const braces = new RegExp(`[?&/=#.](?:[\\w.-]{0,30}=)?(?:\\{\\{?|%7B|<|%3C|\\[|%5B|\\$\\{?\\(?)[^&/#\\n]{0,24}?(?:${content})`, 'i');
const capitals = new RegExp(`=[A-Z_]{0,20}(?:${content.toUpperCase().replaceAll('(?:THE )?', '')})[A-Z_]{0,20}(?![a-z])`);

/** A link with a blank for data. Whether the conversation knows its host is for others to say. */
export interface CarryingLink extends Signal {
  readonly host: string;
}

export function carryingLinks(text: string): CarryingLink[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(link)].flatMap((match): CarryingLink[] => {
    const url = match[1] ?? match[2] ?? match[3] ?? '';
    if (!braces.test(url) && !capitals.test(url)) return [];
    const host = /^https?:\/\/(?:[^/@]{0,200}@)?([^/:?#]{1,255})/i.exec(url)?.[1]?.toLowerCase();
    return host === undefined ? [] : [{ kind: 'carrying-link', start: match.index, end: match.index + match[0].length, host }];
  });
}
