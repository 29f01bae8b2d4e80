import type { LiteralRole } from './literal.js';

/**
 * What a format's documentation says stands at a place of its bodies. A place that no schema describes is content: its keys, strings
 * and numbers are all looked at. So an exemption holds at an exact path and nowhere else, and a new member of the format is
 * content until somebody describes it.
 */
export type Schema = ObjectSchema | ListSchema | VariantSchema | EitherSchema | LeafSchema;

/**
 * Known members by their names, which are vocabulary and no content; the name of a member that is not listed is content, and so is its
 * value, unless `others` describes it.
 */
export interface ObjectSchema {
  readonly kind: 'object';
  readonly members: Readonly<Record<string, Schema>>;
  readonly others?: Schema;
}

export interface ListSchema {
  readonly kind: 'list';
  readonly item: Schema;
}

/** Objects told apart by the string in one of their members. An object of a type that is not listed is content as a whole. */
export interface VariantSchema {
  readonly kind: 'variant';
  readonly by: string;
  readonly of: Readonly<Record<string, ObjectSchema>>;
  /** An object without that member. */
  readonly untold?: ObjectSchema;
}

/** A place that may hold values of several JSON kinds. */
export interface EitherSchema {
  readonly kind: 'either';
  readonly string?: LeafSchema;
  readonly number?: LeafSchema;
  readonly list?: ListSchema;
  readonly object?: ObjectSchema | VariantSchema;
}

/** A literal. Where its value has not the form, or is of another JSON kind, it is content. */
export interface LeafSchema {
  readonly kind: 'leaf';
  readonly role: LiteralRole | 'vocabulary' | 'json';
  /** Running text: what stands before it in the conversation is read on into it. */
  readonly prose?: true;
  /** With `vocabulary`: the words that the format knows at this place. */
  readonly words?: ReadonlySet<string>;
  readonly form?: RegExp;
  /** What stands here when the value has not the form: bytes in place of an address, say. */
  readonly otherwise?: LeafSchema;
  /** For documentation: what stands here and why it is exempt. */
  readonly about?: string;
}

export const object = (members: Readonly<Record<string, Schema>>): ObjectSchema => ({ kind: 'object', members });
/** An object whose names are the caller's own, and whose values are all of one kind. */
export const dictionary = (others: Schema): ObjectSchema => ({ kind: 'object', members: {}, others });
export const list = (item: Schema): ListSchema => ({ kind: 'list', item });
export const variant = (by: string, of: Readonly<Record<string, ObjectSchema>>, untold?: ObjectSchema): VariantSchema => ({
  kind: 'variant',
  by,
  of,
  ...(untold === undefined ? {} : { untold }),
});
export const either = (schemas: Omit<EitherSchema, 'kind'>): EitherSchema => ({ kind: 'either', ...schemas });

/** Text that a person or the model reads. */
export const content: LeafSchema = { kind: 'leaf', role: 'content' };
/** The same where it is the running text of the conversation: a value may begin in one text and end in the next. */
export const prose: LeafSchema = { kind: 'leaf', role: 'content', prose: true };
/** One of a few words: no content, for nothing else can stand here. */
export const words = (...known: string[]): LeafSchema => ({ kind: 'leaf', role: 'vocabulary', words: new Set(known) });
/** A string that holds JSON text (arguments of a function call): what it holds is content, literal by literal. */
export const json: LeafSchema = { kind: 'leaf', role: 'json' };
export const number: LeafSchema = { kind: 'leaf', role: 'number', about: 'a parameter' };
export const leaf = (role: LiteralRole, about: string, form?: RegExp): LeafSchema => ({
  kind: 'leaf',
  role,
  about,
  ...(form === undefined ? {} : { form }),
});
