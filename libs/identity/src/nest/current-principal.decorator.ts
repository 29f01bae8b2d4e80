import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { OstiaryError, type Principal } from '#contracts';
import type { SignIn } from '../sign-in-from.js';
import type { Identity } from '../token-verifier.port.js';

/** The principal that `PrincipalGuard` found. Throws `internal` where no such guard stands before the handler. */
export const principalOf = (context: ExecutionContext): Principal => identityOf(context).principal;

/** How that principal signed in; from the same guard. */
export const signInOf = (context: ExecutionContext): SignIn => identityOf(context).signIn;

function identityOf(context: ExecutionContext): Identity {
  const { identity } = context.switchToHttp().getRequest<{ identity?: Identity }>();
  if (identity === undefined)
    throw new OstiaryError('internal', `${context.getClass().name}.${context.getHandler().name} lacks @UseGuards(PrincipalGuard).`);
  return identity;
}

/** Parameter decorator: all that the caller’s token says, for calls that last. */
export const CurrentIdentity = createParamDecorator((_data: unknown, context: ExecutionContext): Identity => identityOf(context));

/** Parameter decorator: the calling `Principal`. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => principalOf(context));
