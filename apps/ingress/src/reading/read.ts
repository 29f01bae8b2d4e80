import type { Room } from '../call/admission.js';
import type { Identified } from '../authenticating/identified.js';
import type { RequestBody } from '../call/request-body.js';

/** A call that is served here, with its body. */
export interface Read extends Identified {
  readonly body: RequestBody;
  /** What the body, or what it became, takes of the memory that all calls share. */
  readonly room: Room;
  /** Values and keys of its JSON, at least as many as there are. */
  readonly values: number;
}
