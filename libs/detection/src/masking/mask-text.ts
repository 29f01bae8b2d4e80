import { customLabel, type CustomMatch, type Detected, maskLabel, ruleOfCustom } from './mask.js';

/** What was seen in a text, however it was looked at. */
export interface TextScan {
  readonly findings: readonly Detected[];
  readonly custom: readonly CustomMatch[];
}

/** Which spans of a scanned text are to be replaced. */
export interface MaskSelection {
  finding(finding: Detected): boolean;
  rule(ruleId: string): boolean;
}

export interface MaskedSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** Null for a match of the policy's own words and patterns. */
  readonly finding: Detected | null;
}

/** The selected spans and what stands in their place, in order and without overlaps. */
export function maskedSpans(scan: TextScan, selection: MaskSelection): MaskedSpan[] {
  const findings = scan.findings.filter((finding) => selection.finding(finding));
  const matches = scan.custom.filter(({ id }) => selection.rule(ruleOfCustom(id)));
  const spans = [
    ...findings.map((finding) => ({ start: finding.start, end: finding.end, label: maskLabel(finding), finding })),
    ...matches.map(({ id, start, end }) => ({ start, end, label: customLabel({ id }), finding: null })),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: MaskedSpan[] = [];
  for (const span of spans) {
    const last = apart.at(-1);
    if (last === undefined || span.start >= last.end) apart.push(span);
    // Where two overlap, the earlier one's label stands for both.
    else if (span.end > last.end) apart[apart.length - 1] = { ...last, end: span.end, finding: null };
  }
  return apart;
}

/** The text with the selected spans replaced by their labels; the same text gives the same result at every turn. Null: nothing selected. */
export function maskText(text: string, scan: TextScan, selection: MaskSelection): string | null {
  if (scan.findings.length === 0 && scan.custom.length === 0) return null;
  const spans = maskedSpans(scan, selection);
  if (spans.length === 0) return null;
  let masked = '';
  let position = 0;
  for (const { start, end, label } of spans) {
    masked += text.slice(position, start) + label;
    position = end;
  }
  return masked + text.slice(position);
}
