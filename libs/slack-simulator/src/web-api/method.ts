import type { Workspace } from '../workspace/workspace.js';
import type { Arguments } from './arguments.js';
import type { Rate } from './rate-limits.js';

/** What methods work on. */
export interface Installation {
  readonly workspace: Workspace;
  /** What the bot may do, as whoever installed it agreed. */
  readonly scopes: ReadonlySet<string>;
  /** The address of a new Socket Mode connection, good for one. */
  readonly newConnection: () => string;
}

export interface Method {
  /** One of them is enough; none: any token is. */
  readonly scopes: readonly string[];
  readonly rate: Rate;
  /** What its rate is counted for, beyond the method itself. */
  readonly ratedBy?: (args: Arguments) => string;
  /** Which token it wants; the bot's unless said otherwise. */
  readonly token?: 'app';
  /** The answer's fields beside `ok`. Throws ApiError. */
  readonly run: (args: Arguments, installation: Installation) => object;
}
export type Methods = Readonly<Record<string, Method>>;
