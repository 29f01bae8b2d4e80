import * as fc from 'fast-check';
import { analyzedKinds } from '#detection';
import { settleSpans } from './settle-spans.js';

const [kind] = analyzedKinds;
const scanOf = (value: string, found: readonly [number, number][] = []) => ({
  literal: { value },
  findings: found.map(
    ([start, end]) => ({ kind: 'email', category: 'pii', severity: 'low', confidence: 'high', start, end, fingerprint: 'f' }) as const,
  ),
  custom: [],
});
const place = fc.tuple(fc.nat(58), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 5, max: 10 }));

describe('spans that an analyzer saw', () => {
  it('are told apart, and nothing of them is lost, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), fc.uniqueArray(fc.nat(5), { maxLength: 3 }), (places, tens) => {
        const scan = scanOf(
          'x'.repeat(70),
          tens.sort((a, b) => a - b).map((ten) => [ten * 10, ten * 10 + 6]),
        );
        const spans = places.map(([start, length, tenths]) => ({ kind, start, end: start + length, score: tenths / 10 }));
        const covered = new Set<number>();
        const all = spans.toSorted((a, b) => b.score - a.score || a.start - b.start);
        const settled = settleSpans(spans, scan);
        const unitsOf = ({ start, end }: { start: number; end: number }) => Array.from({ length: end - start }, (_, unit) => start + unit);
        for (const { start, end } of settled) {
          for (const unit of unitsOf({ start, end })) {
            expect(covered.has(unit)).toBe(false);
            covered.add(unit);
          }
          expect(scan.findings.some((finding) => finding.start <= start && end <= finding.end)).toBe(false);
        }
        expect(settled.map(({ start }) => start)).toEqual(settled.map(({ start }) => start).sort((a, b) => a - b));
        // What was seen is in a finding now, of one sort or the other, and the surest span is there whole.
        const known = new Set(scan.findings.flatMap(unitsOf));
        expect(all.flatMap(unitsOf).filter((unit) => !covered.has(unit) && !known.has(unit))).toEqual([]);
        const [surest] = all.filter((span) => !unitsOf(span).every((unit) => known.has(unit)));
        if (surest !== undefined && surest === all[0]) expect(settled).toContainEqual(surest);
      }),
    );
  });

  it('leave to the surer one what both cover', () => {
    const text = 'Ann Kowalski of Oslo';
    const spans = [
      { kind, start: 0, end: 20, score: 0.6 },
      { kind, start: 16, end: 20, score: 0.9 },
    ];
    expect(settleSpans(spans, scanOf(text)).map(({ start, end }) => text.slice(start, end))).toEqual(['Ann Kowalski of', 'Oslo']);
  });

  it('touch no mask', () => {
    const text = 'Ann [masked:person-name#ab12] Bob';
    const spans = [
      [0, 3],
      [12, 23],
      [0, 6],
      [28, 33],
      [30, 33],
    ].map(([start, end]) => ({ kind, start: start!, end: end!, score: 0.8 }));
    expect(settleSpans(spans, scanOf(text)).map(({ start, end }) => text.slice(start, end))).toEqual(['Ann', 'Bob']);
  });
});
