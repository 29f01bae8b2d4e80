import { parseCookie, stringifySetCookie } from 'cookie';

/** What browsers keep of a name, value and attributes together is 4,096 bytes. */
const chunkLength = 3_600;
const mostChunks = 10;

/** A value in as many cookies as it needs. Over https each has the prefix `__Host-`, so that no other host of the domain can set one. */
export class ChunkedCookie {
  private readonly name: string;

  constructor(
    name: string,
    private readonly secure: boolean,
    private readonly path = '/',
  ) {
    this.name = secure && path === '/' ? `__Host-${name}` : name;
  }

  /** Null: the browser has none, or not all of it. */
  read(header: string | undefined): string | null {
    if (header === undefined || !header.includes(this.name)) return null;
    const cookies = parseCookie(header);
    const count = Number(cookies[this.name] ?? 0);
    if (!Number.isInteger(count) || count < 1 || count > mostChunks) return null;
    const chunks = Array.from({ length: count }, (_, index) => cookies[`${this.name}.${index}`]);
    return chunks.some((chunk) => chunk === undefined) ? null : chunks.join('');
  }

  /** `Set-Cookie` for each part. Throws RangeError for more than a browser keeps of one site. */
  write(value: string, maxAgeMs: number): string[] {
    const count = Math.ceil(value.length / chunkLength);
    if (count > mostChunks) throw new RangeError('The tokens of this issuer are too large for a session.');
    const parts = Array.from({ length: count }, (_, index) => value.slice(index * chunkLength, (index + 1) * chunkLength));
    return [this.one(this.name, String(count), maxAgeMs), ...parts.map((part, index) => this.one(`${this.name}.${index}`, part, maxAgeMs))];
  }

  /** `Set-Cookie` for each part that the browser has, which takes it away. */
  clear(header: string | undefined): string[] {
    const names = Object.keys(parseCookie(header ?? '')).filter((name) => name === this.name || name.startsWith(`${this.name}.`));
    return names.map((name) => this.one(name, '', 0));
  }

  private one(name: string, value: string, maxAgeMs: number): string {
    const maxAge = Math.max(0, Math.floor(maxAgeMs / 1_000));
    return stringifySetCookie({ name, value, maxAge, path: this.path, httpOnly: true, sameSite: 'lax', secure: this.secure });
  }
}
