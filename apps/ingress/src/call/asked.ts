/** What a call asks for, as its body says. */
export interface Asked {
  /** Null: none is named. */
  readonly model: string | null;
  readonly stream: boolean;
  readonly sessionId: string;
  /** The agent that calls, as the client tells; null: it tells none, as in the next two. */
  readonly agentId: string | null;
  /** The agent that started it. */
  readonly parentAgentId: string | null;
  /** What the client calls a call beside the conversation. */
  readonly requestClass: string | null;
  /** Where the client works, by its own word: what is outside of it can only be told where it is known. */
  readonly workingFolder: string | null;
}

/** Of a call without a body, and of one that ended before its body was read. */
export const nothingAsked: Asked = {
  model: null,
  stream: false,
  sessionId: 'unidentified',
  agentId: null,
  parentAgentId: null,
  requestClass: null,
  workingFolder: null,
};
