/** What a call asks for, as its body says. */
export interface Asked {
  /** Null: none is named. */
  readonly model: string | null;
  readonly stream: boolean;
  readonly sessionId: string;
  readonly agentId: string | null;
}

/** Of a call without a body, and of one that ended before its body was read. */
export const nothingAsked: Asked = { model: null, stream: false, sessionId: 'unidentified', agentId: null };
