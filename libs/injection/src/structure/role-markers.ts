import type { Mentions } from '../mentions.js';
import type { Signal } from '../signal-kinds.js';

/** Lines that pose as the turn of somebody with more say: as transcripts write them, or as tags around what clients put into a conversation. */
const marker = new RegExp(
  [
    /(?:^|\n)\n(?:Human|Assistant): /,
    /(?:^|\n)(?:System|Developer): [^\n]{1,400}\n+(?:User|Human|Assistant|AI): /,
    /(?:^|[\n> ])#{2,6} ?(?:System|Developer|Assistant|Instruction)s?(?: (?:prompt|message|instructions?))?:[ \n]/,
    /(?:^|[\n> ])#{2,6} ?\((?:system|developer|assistant)(?:[_ -](?:message|prompt|instructions?))?\)/,
    /(?:^|[\n>[*#] ?)system override\b/,
    /(?:^|\n)\[(?:system|developer|admin|assistant)\](?:\([^)\n]{1,40}\))?:? /,
    /<\/?(?:system|system[_-](?:prompt|message|reminder|instructions?)|developer[_-]message|user[_-]query|human|assistant|tool_response|function_results)>/,
    /(?:^|[\n> ])(?:-{3,}|={3,}|<{3,}) ?(?:END|BEGIN|START|NEW)(?: OF)? (?:SYSTEM|USER|TOOL|ASSISTANT|DATA|DOCUMENT|CONTEXT|INSTRUCTIONS?)[ A-Z]{0,30}/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

/** Turns that a text poses by words at the beginning of a line, or by tags. */
export function roleMarkers(text: string, mentions: Mentions): Signal[] {
  return [...text.matchAll(marker)]
    .map(({ index, 0: name }) => {
      const start = index + name.length - name.trimStart().length;
      return { kind: 'role-marker' as const, start, end: start + name.trim().length };
    })
    .filter(({ start, end }) => !mentions.isQuoted(start, end));
}
