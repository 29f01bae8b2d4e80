/** What a text does beside being read, and how it reads: a strict reading of Slack's rules, for the specs. */
export interface Reading {
  /** As a person reads it. */
  readonly text: string;
  /** Mentions, links, emoji, formatting, quotes. */
  readonly active: readonly string[];
}

const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const shown = (text: string): string => decode(text.replaceAll('\u200b', ''));
const found = (markup: string, patterns: Readonly<Record<string, RegExp>>): string[] =>
  Object.entries(patterns).flatMap(([kind, pattern]) => [...markup.matchAll(pattern)].map(([some]) => `${kind} ${some}`));

const anywhere = { tag: /<[^>]*>?/gu };
const inText = { ...anywhere, emoji: /:[\w+'-]+:/gu, mention: /[@#](?=\w)/gu, link: /\w:\/\//gu };

/** A plain text. */
export const readPlain = (text: string): Reading => ({ text: shown(text), active: found(text, inText) });

/** A line in Slack's markup: its marks are none only between two letters. */
export const readLine = (text: string): Reading => ({
  text: shown(text),
  active: found(text, { ...inText, mark: /(?<![a-z0-9])[*_~]|[*_~](?![a-z0-9])|`/giu, quote: /^(?:&gt;|>)/gu }),
});

/** A text in one fence: only tags and the fence itself mean anything there. */
export function readFence(markup: string): Reading {
  const inner = /^```\n([\s\S]*)\n```$/u.exec(markup)?.[1];
  return inner === undefined
    ? { text: shown(markup), active: ['no fence'] }
    : { text: shown(inner), active: found(inner, { ...anywhere, fence: /```/gu }) };
}
