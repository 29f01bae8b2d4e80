import { jsonTexts } from './json-texts.js';
import { lineViews } from './line-view.js';
import { Mentions } from './mentions.js';
import { findPhrases, signalOfGroup } from './phrases/find-phrases.js';
import type { Signal } from './signal-kinds.js';
import { carryingLinks, type CarryingLink } from './structure/carrying-links.js';
import { embeddedOrders } from './structure/embedded-orders.js';
import { hiddenCharacters } from './structure/hidden-characters.js';
import { hiddenOrders } from './structure/hidden-orders.js';
import { roleMarkers } from './structure/role-markers.js';
import { templateTokens } from './structure/template-tokens.js';
import { terminalEscapes } from './structure/terminal-escapes.js';
import { poisonedDescription } from './structure/tool-descriptions.js';
import { toolCallSyntax } from './structure/tool-call-syntax.js';

/**
 * Where a text comes from, as far as signals depend on it. `user`: a person of this conversation wrote it and may ask for anything. `tool`: a tool, a document
 * or a search brought it in. `description`: it describes a tool. `system`: whoever built the client wrote it.
 */
export type TextSource = 'user' | 'tool' | 'description' | 'system';

/** Told of one text, of one kind: more say nothing more. */
const MOST_OF_A_KIND = 8;

/**
 * The signals of one text that it wants to steer the model, in order, at most eight of a kind. Pure; time is linear in the length of the text.
 * What orders the model only counts where nobody of the conversation wrote it; what a person writes holds weak signals at most, but for characters and tokens
 * that nobody types. Of a link that carries data the host is told, for whoever knows which hosts the conversation knows.
 */
export function signalsIn(text: string, source: TextSource): (Signal | CarryingLink)[] {
  const said = source === 'tool' ? jsonTexts(text) : null;
  if (said === null) return inOrder([...byForm(text, source), ...byWords(text, source)]);
  const found = byForm(text, source);
  const known = new Set(found.map(({ kind }) => kind));
  const behind = inOrder([...byForm(said, source).filter(({ kind }) => !known.has(kind)), ...byWords(said, source)]);
  return inOrder([...found, ...behind.map((signal) => ({ ...signal, ...placeOf(text, said.slice(signal.start, signal.end)) }))]);
}

/** Where words of a JSON's strings stand in it; what is written with escapes is told of all of it. */
function placeOf(text: string, words: string): Pick<Signal, 'start' | 'end'> {
  const start = text.indexOf(words);
  return start < 0 ? { start: 0, end: text.length } : { start, end: start + words.length };
}

/** Told by their form. A text that is full of signs may have more of them than a call may have arguments: lists are joined, never pushed. */
function byForm(text: string, source: TextSource): (Signal | CarryingLink)[] {
  const mentions = new Mentions(text);
  const anywhere = [...hiddenCharacters(text), ...templateTokens(text, mentions)];
  if (source !== 'tool') return anywhere;
  return [...anywhere, ...turnsIn(text, mentions), ...terminalEscapes(text), ...carryingLinks(text)];
}

/** Turns and calls that a text poses, which stand at the beginning of lines: behind a line's number and in comments too. Of a kind that stands there bare no more is told. */
function turnsIn(text: string, mentions: Mentions): Signal[] {
  const turns = posed(text, mentions);
  for (const view of lineViews(text)) {
    const known = new Set(turns.map(({ kind }) => kind));
    const behind = posed(view.text, new Mentions(view.text)).filter(({ kind }) => !known.has(kind));
    turns.push(...behind.slice(0, MOST_OF_A_KIND).map((signal) => ({ ...signal, ...view.placeOf(signal) })));
  }
  return turns;
}

const posed = (text: string, mentions: Mentions): Signal[] => [...roleMarkers(text, mentions), ...toolCallSyntax(text, mentions)];

/** Told by what they say. To order the model about, in confidence too, is what a system prompt is for. */
function byWords(text: string, source: TextSource): Signal[] {
  if (source === 'system') return [];
  const mentions = new Mentions(text);
  const phrases = findPhrases(text);
  const used = phrases.filter(({ start, end }) => !mentions.isTalk(start, end));
  const weak = used.flatMap(({ group, start, end }): Signal[] => {
    const kind = signalOfGroup[group];
    return kind === undefined ? [] : [{ kind, start, end }];
  });
  if (source === 'description') return [...weak, ...poisonedDescription(text, phrases), ...hiddenOrders(text, phrases)];
  return source === 'tool' ? [...weak, ...hiddenOrders(text, phrases), ...embeddedOrders(used)] : weak;
}

function inOrder(found: readonly (Signal | CarryingLink)[]): (Signal | CarryingLink)[] {
  const counts = new Map<string, number>();
  return found
    .toSorted((one, other) => one.start - other.start || one.end - other.end)
    .filter(({ kind }) => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return count <= MOST_OF_A_KIND;
    });
}
