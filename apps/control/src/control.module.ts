import { Module } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { IdentityModule } from '#identity';
import { PagesController } from './pages/pages.controller.js';
import { MeController } from './people/me.controller.js';
import { SessionController } from './people/session.controller.js';
import { SignInController } from './people/sign-in.controller.js';
import { LinkingController } from './pages/linking.controller.js';
import { LinkingFlow } from './linking/linking-flow.js';
import { OwnApi } from './own-api/own-api.js';
import { ApprovalsApi } from './deciding/approvals.api.js';
import { DecidingController } from './pages/deciding.controller.js';
import { SlackLinksApi } from './linking/slack-links.api.js';
import { Sessions } from './sessions/sessions.js';

/** What the control address does itself, in every form: it knows people. Its HTTP server must be as `controlHttp` has it. */
@Module({
  imports: [IdentityModule],
  controllers: [MeController, SessionController, SignInController, PagesController, LinkingController, DecidingController],
  providers: [
    { provide: Sessions, inject: [CONFIG], useFactory: (config: OstiaryConfig) => new Sessions(config) },
    OwnApi,
    ApprovalsApi,
    SlackLinksApi,
    LinkingFlow,
  ],
})
export class ControlModule {}
