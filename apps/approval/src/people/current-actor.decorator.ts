import { principalOf, signInOf } from '#identity';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from './actor.js';

/** Parameter decorator: who calls, and from where, as their token says it. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { at, byBrowser } = signInOf(context);
  return { principal: principalOf(context), channel: byBrowser ? 'web' : 'cli', signedInAt: at };
});
