import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { MeController } from './people/me.controller.js';
import { SignInController } from './people/sign-in.controller.js';

/** What the control address does itself, in every form: it knows people. */
@Module({ imports: [IdentityModule], controllers: [MeController, SignInController] })
export class ControlModule {}
