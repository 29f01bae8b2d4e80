import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { OstiaryError, type Principal } from '#contracts';

/** The principal that `PrincipalGuard` found. Throws `internal` where no such guard stands before the handler. */
export function principalOf(context: ExecutionContext): Principal {
  const { principal } = context.switchToHttp().getRequest<{ principal?: Principal }>();
  if (principal === undefined)
    throw new OstiaryError('internal', `${context.getClass().name}.${context.getHandler().name} lacks @UseGuards(PrincipalGuard).`);
  return principal;
}

/** Parameter decorator: the calling `Principal`. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => principalOf(context));
