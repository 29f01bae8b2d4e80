import { analyzedKinds } from './analyzed.kinds.js';
import { detectorKinds, secretFamilies } from './built-in.js';
import type { SecretSpec } from './secret-spec.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${cell(text)}\``;

/** How a kind is told, in a few words: its formats, or the names that it is assigned to. Long lists are cut. */
function toldBy(spec: SecretSpec): string {
  const shapes = spec.shapes.slice(0, 3).map((shape) => code(shape.length > 60 ? `${shape.slice(0, 57)}...` : shape));
  const more = spec.shapes.length > 3 ? [`${spec.shapes.length - 3} more`] : [];
  const names = spec.words.length > 0 ? [`a value of its form after ${spec.words.slice(0, 3).map(code).join(', ')}`] : [];
  return [...shapes, ...more, ...names].join(', ');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function family(title: string, specs: readonly SecretSpec[]): string {
  const kinds = new Map(detectorKinds.map((kind) => [kind.kind, kind]));
  const rows = specs.map((spec) => [
    code(spec.kind),
    `[${cell(spec.vendor)}](${spec.docs})`,
    kinds.get(spec.kind)?.severity ?? '',
    kinds.get(spec.kind)?.confidence ?? '',
    spec.checksum ? `${toldBy(spec)}; checksum` : toldBy(spec),
  ]);
  return `## ${title}\n\n${table(['kind', 'vendor', 'severity', 'confidence', 'told by'], rows)}`;
}

/** The catalogue of what is detected, as docs/detectors.md has it. */
export function detectorsPage(): string {
  const named = new Set(Object.values(secretFamilies).flatMap((specs) => specs.map(({ kind }) => kind)));
  const others = (category: string) =>
    detectorKinds
      .filter((kind) => kind.category === category && !named.has(kind.kind))
      .map((kind) => [code(kind.kind), kind.severity, kind.confidence, kind.docs === null ? '' : `[source](${kind.docs})`]);
  const head = ['kind', 'severity', 'confidence', 'described by'];
  const intro = `# Detectors

Generated from \`libs/detection/src/rules\` by \`npm run docs\`.

${detectorKinds.length} kinds. A policy names a kind or a category (\`secret\`, \`pii\`) under \`match.findings\`; \`ostiary detect FILES\` tries them on your files.

_Confidence_: certain, a checksum holds (a finding says \`medium\` where a kind has a checksum and it does not hold); high, the format is the vendor's own; medium, the name that it is assigned to says so; low, randomness alone.
A format reads as literal text with runs: \`{alnum:36}\` is 36 letters or digits, \`{hex:32-64}\` 32 to 64 hex digits, \`{b64url:20-}\` at least 20 characters of base64url. Placeholders of documentation (\`example\`, \`your-...\`, \`\${...}\`, runs of x) are left alone everywhere.

What it cannot promise: a value that is split by words, spelled out, translated, encrypted or encoded twice is not found; names and places need a language model: ${analyzedKinds.map(({ kind }) => code(kind)).join(', ')} are found where an analyzer is configured ([policy.md](policy.md#names-and-places)).`;
  return [
    intro,
    ...Object.entries(secretFamilies).map(([title, specs]) => family(title, specs)),
    `## Told by their structure\n\n${table(head, others('secret'))}`,
    `## Personal data\n\n${table(head, others('pii'))}`,
    '',
  ].join('\n\n');
}
