import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

/** Things that a provider keeps under the one key that everybody's calls are made with. */
export type BoundKind = 'batch' | 'container' | 'file';

const macLength = 22;
const separator = '.';

/**
 * Ids of things that the provider keeps, bound to the caller they were made for. The provider knows one key only, so whoever knew an
 * id could use what is another's. A caller is given the id with a code behind it that only this organisation's key makes, and
 * gives back the same; nothing is stored. `principal` is a `principalKey`.
 */
export class BoundIds {
  constructor(private readonly key: KeyObject) {}

  /** The id as its caller gets it. */
  bind(kind: BoundKind, principal: string, id: string): string {
    return `${id}${separator}${this.code(kind, principal, id)}`;
  }

  /** The provider's own id; null: it was not given to this caller here. */
  open(kind: BoundKind, principal: string, bound: string): string | null {
    const at = bound.length - macLength - 1;
    if (at < 1 || bound[at] !== separator) return null;
    const id = bound.slice(0, at);
    const given = Buffer.from(bound.slice(at + 1));
    const right = Buffer.from(this.code(kind, principal, id));
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  }

  private code(kind: BoundKind, principal: string, id: string): string {
    const text = JSON.stringify(['bound id', kind, principal, id]);
    return createHmac('sha256', this.key).update(text).digest('base64url').slice(0, macLength);
  }
}
