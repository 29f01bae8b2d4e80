import { z } from 'zod';
import { ControlApi } from './control-api.js';
import { IngressClient } from './ingress-client.js';

/** The development identity provider's users: alice (engineering), bob and carol (reviewers), dave (auditor), erin (administrator). */
export type User = 'alice' | 'bob' | 'carol' | 'dave' | 'erin';

const tokenSchema = z.object({ access_token: z.string() });

/** Tokens, and callers that carry them. */
export class People {
  private readonly tokens = new Map<User, string>();

  constructor(
    private readonly identity: string,
    private readonly ingress: string,
    private readonly api: string,
  ) {}

  async token(user: User): Promise<string> {
    const known = this.tokens.get(user);
    if (known !== undefined) return known;
    const form = { grant_type: 'urn:ostiary:grant-type:development-user', client_id: 'ostiary-token', user };
    const answer = await fetch(`${this.identity}/token`, { method: 'POST', body: new URLSearchParams(form) });
    const token = tokenSchema.parse(await answer.json()).access_token;
    this.tokens.set(user, token);
    return token;
  }

  async calling(user: User): Promise<IngressClient> {
    return new IngressClient(this.ingress, await this.token(user));
  }

  async controlling(user: User): Promise<ControlApi> {
    return new ControlApi(this.api, await this.token(user));
  }
}
