import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import type { Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';

const dayMs = 86_400_000;
/** After so long without anybody a group is not counted on. */
const rememberedMs = 30 * dayMs;
/** How often at most one group is written down. */
const againMs = 3_600_000;
/** Groups whose last note this process remembers, and groups of one principal that are noted. */
const mostNoted = 10_000;
const mostGroups = 1_000;

/** In which groups anybody has been seen lately: issuers tell groups by person, so nobody knows whether a group has anybody in it before somebody of it comes. */
@Injectable()
export class GroupsSeenStore {
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async note({ groups }: Pick<Principal, 'groups'>): Promise<void> {
    const now = this.clock.millis();
    const fresh = (groups ?? []).slice(0, mostGroups).filter((name) => (this.noted.get(name) ?? 0) <= now);
    if (fresh.length === 0) return;
    if (this.noted.size + fresh.length > mostNoted) this.noted.clear();
    await this.transactions.run(async (manager) => {
      await manager.query(
        `INSERT INTO group_seen (name, seen_at) SELECT DISTINCT name, $2::timestamptz FROM unnest($1::text[]) AS name ORDER BY name
         ON CONFLICT (name) DO UPDATE SET seen_at = greatest(group_seen.seen_at, excluded.seen_at)`,
        [fresh, new Date(now)],
      );
      await manager.query('DELETE FROM group_seen WHERE seen_at < $1', [this.since()]);
    });
    for (const name of fresh) this.noted.set(name, now + againMs);
  }

  /** Those of the groups in which nobody has been seen, and that no role is for. */
  async unknownOf(groups: readonly string[]): Promise<string[]> {
    const { roles, issuers } = this.config.identity;
    const configured = new Set([...Object.values(roles).flat(), ...issuers.flatMap(({ groupMap }) => Object.values(groupMap).flat())]);
    const asked = [...new Set(groups)].filter((name) => !configured.has(name));
    if (asked.length === 0) return [];
    const rows = await this.transactions.read((manager) =>
      manager.query<{ name: string }[]>('SELECT name FROM group_seen WHERE name = ANY($1::text[]) AND seen_at >= $2', [
        asked,
        this.since(),
      ]),
    );
    const seen = new Set(rows.map(({ name }) => name));
    return asked.filter((name) => !seen.has(name));
  }

  private since(): Date {
    return new Date(this.clock.millis() - rememberedMs);
  }
}
