import type { Cell } from './cell.js';

export interface Section {
  readonly title: string;
  readonly about: string;
  readonly cells: readonly Cell[];
}

const heading = `# Coverage

Written by \`test/system/09-coverage.spec.ts\`: a canary, a token that looks real, stands in one place of a call or of its reply at a time,
under a policy that masks secrets in text and withholds them in tool calls. In every cell it was in no place in clear: not at the
provider (or not at the client), not in the audit's record, not in any table, topic, log or journal file. Every call is recorded, the refused ones too.

| word | what it means |
| --- | --- |
| masked | it went on with a mask in the text's place |
| left out | it went on without the text |
| refused | the call went no further: the text stood where it cannot be masked |
| withheld | the tool call that held it was replaced by words that say why |
| ended | the reply ended before it, with an error in the client's own form |

What is no text at all (images, audio, encoded documents, what the provider has encrypted) cannot be read by any detector: it is recorded as
\`not_scanned\`, and the policy's \`unscannable\` decides. Upgrades to WebSockets, and routes that are not in the table, are refused. What a
provider-hosted tool does before its result comes back is seen by nobody in between; the result is looked at.`;

const modesOf = (cells: readonly Cell[]): string[] => [...new Set(cells.map(({ mode }) => mode))];

/** docs/coverage.md */
export function coveragePage(sections: readonly Section[]): string {
  return `${[heading, ...sections.map(section)].join('\n\n')}\n`;
}

function section({ title, about, cells }: Section): string {
  const modes = modesOf(cells);
  const shapes = [...new Set(cells.map(({ shape }) => shape))];
  const fate = (shape: string, mode: string): string => cells.find((cell) => cell.shape === shape && cell.mode === mode)?.fate ?? '';
  const line = (parts: readonly string[]): string => `| ${parts.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    about,
    '',
    line(['where it stands', ...modes]),
    line(['---', ...modes.map(() => '---')]),
    ...shapes.map((shape) => line([shape, ...modes.map((mode) => fate(shape, mode))])),
  ].join('\n');
}
