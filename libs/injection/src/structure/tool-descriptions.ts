import type { Phrase, PhraseGroup } from '../phrases/find-phrases.js';
import type { Signal } from '../signal-kinds.js';

/** What a description has no business to say; what a tool does first, and what it is not for, are everyday in descriptions. */
const beyond: ReadonlySet<PhraseGroup> = new Set(['override', 'secrecy', 'exfiltration']);
const tags = /<(?:important|critical|secret|hidden|override|system)>/i;
/** The caller's own files and keys, which a tool gets by a parameter or not at all. */
const others =
  /(?:~|\$HOME|\/home\/\w+|\/root)\/\.\w+|\bid_rsa\b|\.cursor\/mcp\.json|claude_desktop_config|\bmcp\.json\b|\.(?:ssh|aws|gnupg)\b|\.env\b/i;
const sidenote =
  /\b(?:as|in|with|into) (?:the )?['"`]?side_?notes?\b|\bpass (?:its|their|the) contents?\b|\bread (?:the file )?['"`]?[~/.]|\bbefore (?:using|calling|invoking) (?:this|any(?: other)?) tools?\b|\b(?:when(?:ever)?|if) (?:this|the|any|another) tool [^.\n]{0,60}\b(?:is (?:available|called|used)|also)\b/i;

/**
 * A description of a tool that orders beyond the tool: what its user must not learn, what other tools and files it wants.
 * Source: Invariant Labs, MCP Security Notification: Tool Poisoning Attacks.
 */
export function poisonedDescription(text: string, phrases: readonly Phrase[]): Signal[] {
  const groups = new Set(phrases.map(({ group }) => group));
  const told = [
    ...[...groups].map((group) => beyond.has(group)),
    groups.has('detour') || groups.has('address'),
    tags.test(text),
    others.test(text),
    sidenote.test(text),
  ].filter(Boolean).length;
  return told >= 2 ? [{ kind: 'poisoned-description', start: 0, end: text.length }] : [];
}
