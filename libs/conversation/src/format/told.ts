import type { Client, ErrorCode } from '#contracts';

/** What a client is told when its call can't go on, before it is put into a format's own shape. */
export interface Told {
  readonly code: ErrorCode;
  /** For people; holds nothing of the call's content. */
  readonly text: string;
  readonly reference: string;
  /** A rule or a person said no, or the approval of the call is used up: clients have a form of its own for that, and must not ask again. */
  readonly refusal: boolean;
  /** Chooses the form of the answer, never what is allowed. */
  readonly client: Pick<Client, 'kind'>;
  readonly model: string | null;
  /** What the client calls its call; missing or null: nothing that is known. */
  readonly requestClass?: string | null;
  /** When asking again makes sense, where more is known than the table of errors says. */
  readonly retryAfterSeconds?: number;
}

/** A whole answer. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
