import type { Provenance } from '#contracts';
import type { ContentBlock, Literal } from '#conversation';
import type { TextScan } from '#detection';
import { blockSignals, type BlockSignal } from './block-signals.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { JudgedCall } from '../ruleset/judged-call.js';
import { describedTools, type DescribedTool } from './described-tools.js';
import { judgedBlock } from './judged-block.js';
import { scanText } from '../ruleset/scan-text.js';

/** What was seen in one literal. */
export interface LiteralScan extends TextScan {
  readonly literal: Literal;
}

/** What was seen in a block: `fields` beside its fields, and of what is exempt only where something was seen that counts there. */
export interface BlockScan {
  readonly fields: readonly LiteralScan[];
  readonly exempt: readonly LiteralScan[];
  /** That its texts want to steer the model. */
  readonly signals: readonly BlockSignal[];
  /** What it would do, or asks to be done; null: nothing that a judge looks at. */
  readonly judged: JudgedCall | null;
  /** The tools that it defines. */
  readonly described: readonly DescribedTool[];
}

/** What was seen in a block, by the index of the literal in it. */
export interface Seen {
  readonly fields: readonly TextScan[];
  readonly exempt: readonly (TextScan & { readonly index: number })[];
  readonly signals: readonly BlockSignal[];
  readonly judged: JudgedCall | null;
  readonly described: readonly DescribedTool[];
}

/** The same, and of what it was seen. */
export interface KnownScan extends Seen {
  /** Policy version, role, provenance, how many literals are content and how many exempt, and of a tool call where its client works. */
  readonly of: string;
}

export const nothing: TextScan = { findings: [], custom: [] };
/** A number of fewer digits is nobody's: the shortest that a detector knows has more. */
const SHORTEST_NUMBER = 6;

export const isNothing = ({ findings, custom }: TextScan): boolean => findings.length + custom.length === 0;

/** `body`: the text that the block's places are in; `workingFolder`: where its client works. */
export const scanBlock = (rules: Ruleset, body: string, block: ContentBlock, workingFolder: string | null): BlockScan => ({
  ...scanLiterals(rules, block),
  signals: blockSignals(rules, block),
  judged: judgedBlock(body, block, workingFolder),
  described: describedTools(block),
});

const scanLiterals = (rules: Ruleset, { fields, exempt, provenance }: ContentBlock): Pick<BlockScan, 'fields' | 'exempt'> => ({
  fields: fields.map((literal) => ({ literal, ...scanLiteral(rules, literal, provenance) })),
  exempt: exempt.map((literal) => ({ literal, ...scanExempt(rules, literal, provenance) })).filter((scan) => !isNothing(scan)),
});

function scanLiteral(rules: Ruleset, { literal, value }: Literal, provenance: Provenance): TextScan {
  if (literal !== 'number') return scanText(rules, value, provenance);
  if (value.length < SHORTEST_NUMBER) return nothing;
  const digits = written(value);
  const { findings, custom } = scanText(rules, digits, provenance);
  if (digits === value) return { findings, custom };
  // Offsets are in the number as it stands: where that is another writing, the whole of it is what was found.
  const whole = { start: 0, end: value.length };
  return { findings: findings.map((finding) => ({ ...finding, ...whole })), custom: custom.map((match) => ({ ...match, ...whole })) };
}

/** A whole number in plain digits, whatever its sign and the exponent it is written with: `-4.5e3` is `4500`. */
function written(number: string): string {
  if (!/[-.eE]/.test(number)) return number;
  const value = Math.abs(Number(number));
  return Number.isSafeInteger(value) ? String(value) : number;
}

/**
 * What is never changed may pass only if nothing is in it that is surely what it looks like: by chance no such thing is found in the
 * megabytes of encrypted text that come back at every turn. An address is looked at as closely as a text.
 */
function scanExempt(rules: Ruleset, literal: Literal, provenance: Provenance): TextScan {
  const { findings, custom } = scanLiteral(rules, literal, provenance);
  if (literal.role === 'address') return { findings, custom };
  return { findings: findings.filter(({ confidence }) => confidence === 'certain' || confidence === 'high'), custom: [] };
}
