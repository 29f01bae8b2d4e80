import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment of somebody who is signed in at the command line, in a folder of its own. */
export class SignedIn {
  private constructor(private readonly folder: string) {}

  /** With a token for the control address. */
  static async as(token: string, control: string): Promise<SignedIn> {
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-person-'));
    await mkdir(join(folder, 'ostiary'));
    const now = Date.now();
    const credentials = {
      control,
      issuer: 'https://issuer.invalid',
      clientId: 'cli',
      parameters: {},
      accessToken: token,
      obtainedAt: now,
      expiresAt: now + 3_600_000,
      refreshToken: null,
    };
    await writeFile(join(folder, 'ostiary', 'credentials.json'), JSON.stringify(credentials), { mode: 0o600 });
    return new SignedIn(folder);
  }

  get env(): Record<string, string> {
    return { HOME: this.folder, XDG_CONFIG_HOME: this.folder };
  }

  discard(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
