/**
 * A reply as it is recorded: masked, as far as the client was given it, and the same whether it streamed or not and whatever format it had.
 */
export interface RecordedReply {
  readonly model: string | null;
  /** Why it ended, in the provider's words; null: it was cut before. */
  readonly stop: string | null;
  readonly blocks: readonly RecordedBlock[];
  /** What the reply holds outside its blocks. */
  readonly values: readonly RecordedValue[];
}

export interface RecordedValue {
  readonly path: string;
  readonly value: string;
}

export type RecordedBlock = {
  /** `reply.content.2`: what findings and decisions name it by. */
  readonly id: string;
  /** What it holds beside its text or its input: citations, ids, results of the provider's own tools. */
  readonly values?: readonly RecordedValue[];
} & (
  | { readonly kind: 'text' | 'thinking'; readonly text: string }
  | {
      readonly kind: 'tool_call';
      readonly tool: string;
      /** Its JSON value; the text of one where clients of the format have it as such, and a string where it could not be read. */
      readonly input: unknown;
      /** What the client got in its place. */
      readonly withheld?: string;
    }
  | { readonly kind: 'other'; readonly input?: unknown }
);
