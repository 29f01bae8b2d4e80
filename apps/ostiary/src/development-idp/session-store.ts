import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/**
 * Where the provider keeps sign-ins under way and sessions: in memory, so a restart signs everybody out of the login page. Access tokens
 * are self-contained and unaffected.
 */
export class SessionStore {
  private readonly entries = new Map<string, Entry>();

  /** The provider asks for one adapter for each kind of thing it keeps. */
  adapterFor(kind: string): Adapter {
    const key = (id: string): string => `${kind}:${id}`;
    return {
      upsert: async (id, payload, expiresIn) => {
        this.sweep();
        this.entries.set(key(id), { payload, expiresAt: Date.now() + (expiresIn ?? 3_600) * 1_000 });
      },
      find: async (id) => this.payloads(kind).get(id),
      findByUid: async (uid) => [...this.payloads(kind).values()].find((payload) => payload.uid === uid),
      findByUserCode: async (code) => [...this.payloads(kind).values()].find((payload) => payload.userCode === code),
      consume: async (id) => {
        const payload = this.payloads(kind).get(id);
        if (payload) payload['consumed'] = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => void this.entries.delete(key(id)),
      revokeByGrantId: async (grantId) => {
        for (const [name, { payload }] of this.entries) if (payload.grantId === grantId) this.entries.delete(name);
      },
    };
  }

  private payloads(kind: string): Map<string, AdapterPayload> {
    this.sweep();
    const own = [...this.entries].filter(([name]) => name.startsWith(`${kind}:`));
    return new Map(own.map(([name, { payload }]) => [name.slice(kind.length + 1), payload]));
  }

  private sweep(): void {
    const now = Date.now();
    for (const [name, { expiresAt }] of this.entries) if (expiresAt <= now) this.entries.delete(name);
  }
}
