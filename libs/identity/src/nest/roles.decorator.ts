import { Reflector } from '@nestjs/core';
import type { Role } from '#contracts';

export const rolesMetadata = Reflector.createDecorator<readonly Role[]>();

/** Any one of these roles opens the handler (or every handler of the class). `requester` is everybody with a good token. */
export const Roles = (...roles: readonly Role[]): MethodDecorator & ClassDecorator => rolesMetadata(roles);
