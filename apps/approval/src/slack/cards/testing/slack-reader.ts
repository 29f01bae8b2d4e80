/** What a text does beside being read, and how it reads: a strict reading of Slack's rules, for the specs. */
export interface Reading {
  /** As a person reads it. */
  readonly text: string;
  /** Mentions, links, emoji, formatting, quotes. */
  readonly active: readonly string[];
}

const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const shown = (text: string): string => decode(text.replaceAll('\u200b', ''));

const patterns: Readonly<Record<string, RegExp>> = {
  tag: /<[^>]*>?/gu,
  // A mark without an invisible character on both sides may begin or end something.
  mark: /(?<!\u200b)[*_~`]|[*_~`](?!\u200b)/gu,
  emoji: /:[\w+'-]+:/gu,
  mention: /[@#](?=\w)/gu,
  link: /\w:\/\//gu,
  quote: /^(?:&gt;|>)/gmu,
};

/** A text in Slack's markup, without fences. */
export function readMarkup(markup: string): Reading {
  const active = Object.entries(patterns).flatMap(([kind, pattern]) => [...markup.matchAll(pattern)].map(([found]) => `${kind} ${found}`));
  return { text: shown(markup), active };
}

/** A text in one fence: only tags and the fence itself mean anything there. */
export function readFence(markup: string): Reading {
  const inner = /^```\n([\s\S]*)\n```$/u.exec(markup)?.[1];
  if (inner === undefined) return { text: shown(markup), active: ['no fence'] };
  return { text: shown(inner), active: [...inner.matchAll(/```|<[^>]*>?/gu)].map(([found]) => found) };
}
