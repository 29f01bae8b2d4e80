import { attacks, poisonedDescriptions } from './samples/attacks.js';
import { carriers } from './samples/carriers.js';
import { honestDescriptions, honestPrompts, honestTexts } from './samples/honest.js';
import { injectionScore } from './score.js';
import { signalsIn, type TextSource } from './signals-in.js';

const alarm = (text: string, source: TextSource): string | null => {
  const found = signalsIn(text, source);
  const score = injectionScore(found.map(({ kind }) => ({ kind, source })));
  return score >= 0.5 ? `${score} ${[...new Set(found.map(({ kind }) => kind))].join(' ')}: ${text.slice(0, 200)}` : null;
};
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const report = process.env['OSTIARY_INJECTION_REPORT'] === 'yes' ? (line: string) => process.stdout.write(`${line}\n`) : () => undefined;

/** A comment or a page escapes what stands in it, or has it in one line; there some forms are none. */
const carried = carriers.flatMap(({ sort, around }) => attacks.map(({ kind, text }) => ({ sort, kind, text: around(text) })));
const told = ({ kind, text }: { kind: string; text: string }): boolean => signalsIn(text, 'tool').some((signal) => signal.kind === kind);

describe('the labelled set', () => {
  it('has at most 2 % of false alarms, by whose text it is', () => {
    const honest = carriers.flatMap(({ around }) => honestTexts.map((text) => around(text)));
    for (const [source, texts] of [
      ['tool', honest],
      ['user', [...honestPrompts, ...honestTexts]],
      ['description', honestDescriptions],
    ] as const) {
      const wrong = texts.flatMap((text) => alarm(text, source) ?? []);
      report(`false alarms, ${source}: ${wrong.length} of ${texts.length}, ${percent(wrong.length, texts.length)}`);
      if (wrong.length > texts.length * 0.02) throw new Error(`${wrong.length} of ${texts.length}:\n${wrong.join('\n')}`);
    }
  });

  it('finds at least nine of ten orders by their own signal, wherever they stand', () => {
    const missed = carried.filter((attack) => !told(attack));
    for (const [kind, group] of Map.groupBy(carried, (attack) => attack.kind))
      report(`recall, ${kind}: ${percent(group.filter(told).length, group.length)} of ${group.length}`);
    if (missed.length > carried.length * 0.1)
      throw new Error(
        `${percent(missed.length, carried.length)} missed:\n${missed.map(({ sort, kind, text }) => `${sort} ${kind}: ${text.slice(0, 200)}`).join('\n')}`,
      );
  });

  it('finds every kind in nine of ten of what carries it', () => {
    const poor = [...Map.groupBy(carried, ({ kind }) => kind)].filter(([, group]) => group.filter(told).length < group.length * 0.9);
    expect(poor.map(([kind, group]) => `${kind}: ${group.filter(told).length} of ${group.length}`)).toEqual([]);
  });

  it('finds poisoned descriptions', () => {
    const missed = poisonedDescriptions.filter((text) => alarm(text, 'description') === null);
    report(`recall, poisoned-description: ${percent(poisonedDescriptions.length - missed.length, poisonedDescriptions.length)}`);
    expect(missed).toEqual([]);
  });
});
