/** How fast messages may leave. Source: https://docs.slack.dev/apis/web-api/rate-limits */
export interface Pace {
  /** Milliseconds a post and channel, on average, and how many may go at once. */
  readonly postMs: number;
  readonly posts: number;
  /** The same of updates, over the whole workspace. */
  readonly updateMs: number;
  readonly updates: number;
  /** The first pause after a failure, and the longest; where a channel takes nothing, pauses are longer by `placeFactor`. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  readonly placeFactor: number;
  /** How long after a post that was not answered Slack is asked whether it is there. */
  readonly unsureMs: number;
}

export const PACE = Symbol('how fast messages leave for Slack');

export const slackPace: Pace = {
  postMs: 1_000,
  posts: 3,
  updateMs: 1_200,
  updates: 10,
  pauseMs: 1_000,
  longestPauseMs: 30_000,
  placeFactor: 15,
  unsureMs: 10_000,
};

/** The pause after so many failures in a row. */
export const pauseAfter = ({ pauseMs, longestPauseMs, placeFactor }: Pace, failures: number, isPlace: boolean): number =>
  Math.min(pauseMs * 2 ** Math.min(failures, 20), longestPauseMs) * (isPlace ? placeFactor : 1);
