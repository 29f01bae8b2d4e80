/** Something that Slack tells the bot: an interaction, an event, a command. */
export interface Told {
  readonly kind: 'interactive' | 'events_api' | 'slash_commands';
  readonly payload: Readonly<Record<string, unknown>>;
  readonly retry?: { readonly number: number; readonly reason: string };
}

/** What the bot answered. */
export interface Reply {
  /** The HTTP status, 200 for an envelope that was acknowledged; null: nobody answered in time. */
  readonly status: number | null;
  /** What the answer holds, JSON or text; null: nothing. */
  readonly body: unknown;
  /** Whether the bot asks not to be told again. */
  readonly noRetry?: boolean;
}

/** How long Slack waits for an answer, and how long a trigger lives. */
export const slackWaitsMs = 3_000;

export const nobody: Reply = { status: null, body: null };

export const isAcknowledged = ({ status }: Reply): boolean => status !== null && status >= 200 && status < 300;
