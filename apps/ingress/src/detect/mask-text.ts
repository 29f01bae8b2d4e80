import { maskLabel, type CustomMatch, type Detected } from '#detection';
import { ruleIdOfCustom } from '#policy-model';
import type { TextScan } from './block-scan.js';

/** Which spans of a scanned text are to be replaced. */
export interface MaskSelection {
  finding(finding: Detected): boolean;
  rule(ruleId: string): boolean;
}

/** The text with the selected spans replaced by their labels; the same text gives the same result at every turn. Null: nothing selected. */
export function maskText(text: string, scan: TextScan, selection: MaskSelection): string | null {
  const spans = [
    ...scan.findings.filter((finding) => selection.finding(finding)).map((finding) => ({ ...range(finding), label: maskLabel(finding) })),
    ...scan.custom
      .filter(({ id }) => selection.rule(ruleIdOfCustom(id)))
      .map((match) => ({ ...range(match), label: `[masked:${ruleIdOfCustom(match.id)}]` })),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  if (spans.length === 0) return null;
  let masked = '';
  let position = 0;
  for (const { start, end, label } of spans) {
    if (end <= position) continue;
    // Where two spans overlap, the earlier one's label stands and the rest of the later one is dropped with it.
    if (start >= position) masked += text.slice(position, start) + label;
    position = end;
  }
  return masked + text.slice(position);
}

const range = ({ start, end }: Detected | CustomMatch): { start: number; end: number } => ({ start, end });
