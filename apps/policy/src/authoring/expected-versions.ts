import { OstiaryError } from '#contracts';

/** The entity tag of a version of the policy. */
export const tagOf = (version: number): string => `"${version}"`;

const listPattern = /^(?:\*|(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*)$/;

/** What `If-Match` asks for: that one of these versions is in force still. Source: RFC 9110, 13.1.1. */
export class ExpectedVersions {
  private constructor(private readonly tags: ReadonlySet<string>) {}

  /** Null: nothing is asked for. Throws `parameter_invalid` for what is no list of entity tags. */
  static of(header: string | undefined): ExpectedVersions | null {
    if (header === undefined) return null;
    if (!listPattern.test(header.trim()))
      throw new OstiaryError('parameter_invalid', 'If-Match: expected "VERSION", as the ETag of the policy has it.');
    return new ExpectedVersions(new Set(header.split(',').map((tag) => tag.trim())));
  }

  /** Weak tags never hold here: they are for what is nearly the same. */
  holds(version: number): boolean {
    return this.tags.has('*') || this.tags.has(tagOf(version));
  }
}
