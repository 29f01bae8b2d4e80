import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { rolesOf } from '../roles.js';
import { principalOf } from './current-principal.decorator.js';
import { rolesMetadata } from './roles.decorator.js';

/** Stands after `PrincipalGuard`. A handler without `@Roles` is closed to everybody: forgetting it must not open anything. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const wanted = this.reflector.getAllAndOverride(rolesMetadata, [context.getHandler(), context.getClass()]);
    if (wanted === undefined) {
      throw new OstiaryError('internal', `${context.getClass().name}.${context.getHandler().name} declares no @Roles(...).`);
    }
    const roles = rolesOf(principalOf(context), this.config.identity.roles);
    if (!wanted.some((role) => roles.has(role))) throw new OstiaryError('role_missing', `This needs the role ${wanted.join(' or ')}.`);
    return true;
  }
}
