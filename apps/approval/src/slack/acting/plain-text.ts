const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * What somebody wrote in Slack, as they read it: links with their label, mentions by what they show, no markup for them. Source: Slack,
 * "Formatting text": `<...>` is what Slack put there itself, a person's own sign is an entity.
 */
export const plainText = (text: string): string =>
  text.replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, shown).replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);

function shown(_whole: string, target: string, label: string | undefined): string {
  if (target.startsWith('@') || target.startsWith('#')) return `${target.charAt(0)}${label ?? target.slice(1)}`;
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`;
  return label === undefined || label === target ? target : `${label} (${target})`;
}
