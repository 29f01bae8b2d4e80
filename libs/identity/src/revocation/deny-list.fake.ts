import { type Denial, DenyList, type TokenIdentity } from './deny-list.port.js';
import { Denials } from './denials.js';

/** A deny list that a test fills. */
export class FakeDenyList extends DenyList {
  readonly denials: Denial[] = [];

  denies(identity: TokenIdentity): boolean {
    return new Denials(this.denials).include(identity);
  }
}
