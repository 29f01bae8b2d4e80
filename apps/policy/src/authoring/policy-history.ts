import { OstiaryError } from '#contracts';
import { Transactions } from '#persistence';
import { type PolicyDiff, policyDiff } from '#policy-model';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { PolicyVersionRow } from './policy-version.entity.js';
import { organisation, PolicyVersionsStore, removed } from './policy-versions.store.js';
import { type policyVersionsView, type policyView, type versionsQuery, viewOf } from './policy.views.js';

/** The versions of a policy, to be read. */
@Injectable()
export class PolicyHistory {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
  ) {}

  /** Throws `policy_missing` for the organisation's, `resource_unknown` for one of a scope that has none. */
  async current(scope: string = organisation): Promise<z.infer<typeof policyView>> {
    const row = await this.transactions.read((manager) => this.versions.current(manager, scope));
    if (row !== null && row.source !== removed) return { ...viewOf(row), source: row.source };
    if (scope === organisation) throw new OstiaryError('policy_missing', 'No policy is in force yet.');
    throw new OstiaryError('resource_unknown', `${scope} has no policy.`);
  }

  async page({ cursor, limit }: z.infer<typeof versionsQuery>, scope: string = organisation): Promise<z.infer<typeof policyVersionsView>> {
    const before = cursor === undefined ? null : Number(cursor);
    const rows = await this.transactions.read((manager) => this.versions.page(manager, before, limit + 1, scope));
    const items = rows.slice(0, limit).map(viewOf);
    return { items, next: rows.length > limit ? String(items.at(-1)!.version) : null };
  }

  /** Throws `resource_unknown`. */
  async version(version: number, scope: string = organisation): Promise<z.infer<typeof policyView>> {
    const row = await this.found(version, scope);
    return { ...viewOf(row), source: row.source };
  }

  /** Throws `resource_unknown`. */
  async diff(from: number, to: number, scope: string = organisation): Promise<PolicyDiff & { readonly from: number; readonly to: number }> {
    const [before, after] = [await this.found(from, scope), await this.found(to, scope)];
    return { from, to, ...policyDiff(before.source, after.source) };
  }

  private async found(version: number, scope: string): Promise<PolicyVersionRow> {
    const row = await this.transactions.read((manager) => this.versions.find(manager, version, scope));
    if (!row) throw new OstiaryError('resource_unknown', `There is no policy version ${version}.`);
    return row;
  }
}
