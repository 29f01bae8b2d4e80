import type { Detected } from '#detection';
import { judge, judgeText, type Judgement, type ToolCallInput } from '#judging';
import type { UnderstoodCall } from '#policy-model';

/** What a judge says of a tool call, as rules and records have it. */
export interface JudgedCall {
  /** As findings of the category `danger`, the gravest first: offsets are in the string in which it stands. */
  readonly dangers: readonly Detected[];
  /** What it would do; null: nobody can tell all of it. */
  readonly understood: UnderstoodCall | null;
}

/** A list of the judge that is this long may go on. */
const longestList = 200;

/** Judges a tool call. Never throws: what cannot be judged is a danger of its own. */
export const judgedCall = (call: ToolCallInput): JudgedCall => judgedAs(judge(call));

/** The same of a text of a user: of the commands that it asks to run. */
export const judgedText = (text: string): JudgedCall => judgedAs(judgeText(text, 'text'));

function judgedAs({ dangers, understood }: Judgement): JudgedCall {
  const isWhole =
    dangers.every(({ kind }) => kind !== 'unparsed' && kind !== 'too_complex') &&
    Object.values(understood).every((list: readonly unknown[]) => list.length < longestList);
  return {
    dangers: dangers.map(({ why: _why, field: _field, ...danger }) => ({ ...danger, ...asFinding })),
    understood: isWhole ? understood : null,
  };
}

const asFinding = { category: 'danger', fingerprint: '' } as const;
