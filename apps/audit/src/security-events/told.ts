import type { EventKindName } from './event-kinds.js';
import type { Effect, EventSeverity } from './ocsf-classes.js';

/** Something to be told to the SOC, in OCSF's words where it has some. */
export interface Told {
  readonly kind: EventKindName;
  /** What keeps its order on the topic: the session, where there is one. */
  readonly key: string;
  /** What it is about, the same in all events of it: exchange, approval, chain, policy scope. */
  readonly about: string;
  /** What makes it another event than others of this kind about the same. */
  readonly which?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** One sentence. */
  readonly message: string;
  /** Where they are not those of its kind. */
  readonly severity?: EventSeverity;
  readonly effect?: Effect;
  readonly alert?: boolean;
  /** Attributes of its class. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What OCSF has no attribute for. */
  readonly unmapped?: Readonly<Record<string, unknown>>;
}
