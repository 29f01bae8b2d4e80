import type { Notes, Place } from './notes.js';
import type { Language } from './registry/judge-registry.js';

/** A text to be judged, and where it stands. */
export interface Subject {
  readonly text: string;
  readonly field: string;
  /** Where it stands when it is not the field itself: the argument that it is. Null: its offsets are the field's. */
  readonly within: Place | null;
  /** The whole input of the call. */
  readonly input: unknown;
  readonly workingFolder: string | null;
  /** How many judges deep this text was found: a command in a command in a statement. */
  readonly depth: number;
  /** How sure it is that the text is of this language: the tool is known, or the field is only named like it. */
  readonly certain: boolean;
}

/** Judges a text as what it is, and may hand pieces of it to the judge of another language. Never throws on any text. */
export type LanguageJudge = (subject: Subject, notes: Notes, judgeAs: JudgeAs) => void;
export type JudgeAs = (language: Language, subject: Subject) => void;

/** The place of a piece of the subject. What a parser takes for the end may lie behind it. */
export const placeIn = ({ field, within, text }: Subject, start: number, end: number): Place =>
  within ?? { field, start: Math.min(start, text.length), end: Math.min(end, text.length) };
