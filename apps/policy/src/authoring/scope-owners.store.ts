import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, principalKey, type Principal } from '#contracts';
import { rolesOf } from '#identity';
import { storable } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PolicyScopeRow } from './policy-scope.entity.js';
import { organisation } from './policy-versions.store.js';

/** Whose policies are whose: who may publish the organisation's may publish every one, an owner that of the own scope. */
@Injectable()
export class ScopeOwnersStore {
  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** By scope: the groups whose members own it. */
  async all(manager: EntityManager): Promise<Map<string, string[]>> {
    const rows = await manager.find(PolicyScopeRow, { order: { scope: 'ASC' } });
    return new Map(rows.map(({ scope, owners }) => [scope, owners]));
  }

  async name(manager: EntityManager, scope: string, owners: readonly string[], by: Principal): Promise<void> {
    const row = {
      scope,
      owners: [...new Set(owners)].map((group) => storable(group)),
      namedBy: principalKey(by),
      namedAt: this.clock.now(),
    };
    await manager.upsert(PolicyScopeRow, row, ['scope']);
  }

  async mayPublish(manager: EntityManager, scope: string, principal: Principal): Promise<boolean> {
    const roles = rolesOf(principal, this.config.identity.roles);
    if (roles.has('policy-author') || roles.has('administrator')) return true;
    if (scope === organisation) return false;
    const row = await manager.findOneBy(PolicyScopeRow, { scope });
    return row !== null && row.owners.some((group) => principal.groups?.includes(group));
  }

  /** Those of some things of scopes that somebody may read. */
  async readable<T extends { readonly scope: string }>(manager: EntityManager, things: readonly T[], principal: Principal): Promise<T[]> {
    const roles = rolesOf(principal, this.config.identity.roles);
    if (roles.has('reviewer') || roles.has('auditor')) return [...things];
    const may = new Map<string, boolean>();
    for (const { scope } of things) if (!may.has(scope)) may.set(scope, await this.mayPublish(manager, scope, principal));
    return things.filter(({ scope }) => may.get(scope));
  }

  /** Throws `role_missing` for who may not publish it. */
  async expectPublisher(manager: EntityManager, scope: string, principal: Principal): Promise<void> {
    if (await this.mayPublish(manager, scope, principal)) return;
    throw new OstiaryError(
      'role_missing',
      scope === organisation
        ? 'The policy of the organisation is published by policy authors.'
        : `The policy of ${scope} is published by its owners, and by whoever may publish the organisation's.`,
    );
  }

  /** Who may review or audit may read every policy, and who may publish one that one. Throws `role_missing`. */
  async expectReader(manager: EntityManager, scope: string, principal: Principal): Promise<void> {
    const roles = rolesOf(principal, this.config.identity.roles);
    if (roles.has('reviewer') || roles.has('auditor')) return;
    await this.expectPublisher(manager, scope, principal);
  }
}
