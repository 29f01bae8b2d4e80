import type { Denial, TokenIdentity } from './deny-list.port.js';

const key = (issuer: string, kind: 'subject' | 'session', value: string): string => JSON.stringify([issuer, kind, value]);

/** Denials, indexed: the answer takes the same time however many there are. */
export class Denials {
  private readonly keys: ReadonlySet<string>;

  constructor(denials: readonly Denial[]) {
    this.keys = new Set(
      denials.map((denial) =>
        'subject' in denial ? key(denial.issuer, 'subject', denial.subject) : key(denial.issuer, 'session', denial.session),
      ),
    );
  }

  include({ issuer, subjects, session }: TokenIdentity): boolean {
    if (this.keys.size === 0) return false;
    return (
      subjects.some((subject) => this.keys.has(key(issuer, 'subject', subject))) ||
      (session !== null && this.keys.has(key(issuer, 'session', session)))
    );
  }
}
