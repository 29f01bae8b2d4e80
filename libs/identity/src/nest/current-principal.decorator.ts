import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { OstiaryError, type Principal } from '#contracts';
import type { SignIn } from '../sign-in-from.js';

/** The principal that `PrincipalGuard` found. Throws `internal` where no such guard stands before the handler. */
export const principalOf = (context: ExecutionContext): Principal => guarded(context, 'principal');

/** How the principal signed in; from the same guard. */
export const signInOf = (context: ExecutionContext): SignIn => guarded(context, 'signIn');

interface Guarded {
  readonly principal: Principal;
  readonly signIn: SignIn;
}

function guarded<K extends keyof Guarded>(context: ExecutionContext, what: K): Guarded[K] {
  const found = context.switchToHttp().getRequest<Partial<Guarded>>()[what];
  if (found === undefined)
    throw new OstiaryError('internal', `${context.getClass().name}.${context.getHandler().name} lacks @UseGuards(PrincipalGuard).`);
  return found;
}

/** Parameter decorator: the calling `Principal`. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => principalOf(context));
