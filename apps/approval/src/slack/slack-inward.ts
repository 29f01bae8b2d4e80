import type { OstiaryConfig } from '#chassis';
import { CONFIG } from '#chassis';
import type { Provider, Type } from '@nestjs/common';
import { AsPerson } from './acting/as-person.js';
import { ThreadHandlers } from './acting/thread-handlers.js';
import { CardHandlers } from './acting/card-handlers.js';
import { CardThreads } from './acting/card-threads.js';
import { LinkHandlers } from './acting/link-handlers.js';
import { OnlyThem } from './acting/only-them.js';
import { OpenedModals } from './acting/opened-modals.js';
import { ShownApprovals } from './acting/shown-approvals.js';
import { SLACK_CLIENT, slackClient } from './connection/slack-client.js';
import { SlackTeam } from './connection/slack-team.js';
import { KnownLinks } from './linking/known-links.js';
import { LinkIssuers } from './linking/link-issuers.js';
import { LinkNews } from './linking/link-news.js';
import { LinkRecord } from './linking/link-record.js';
import { LinkRequestsController } from './linking/link-requests.controller.js';
import { LinkRequestsStore } from './linking/link-requests.store.js';
import { LinkedGroups } from './linking/linked-groups.js';
import { LinksController } from './linking/links.controller.js';
import { LinkStores } from './linking/link-stores.js';
import { LinksService } from './linking/links.service.js';
import { SimulatedLinks } from './linking/simulated-links.js';
import { SlackLinksStore } from './linking/slack-links.store.js';
import { SlackPeople } from './linking/slack-people.js';
import { SlackProfiles } from './linking/slack-profiles.js';
import { SlackApp } from './receiving/slack-app.js';
import { SlackEventsController } from './receiving/slack-events.controller.js';
import { SLACK_HANDLERS, type SlackHandlers } from './receiving/slack-handlers.port.js';
import { SlackRequestsStore } from './receiving/slack-requests.store.js';
import { SocketMode } from './receiving/socket-mode.js';

export const slackControllers: Type[] = [SlackEventsController, LinkRequestsController, LinksController];

/** What comes from Slack: who it is from, and what is done about it. */
export const slackInward: Provider[] = [
  { provide: SLACK_CLIENT, inject: [CONFIG], useFactory: (config: OstiaryConfig) => slackClient(config) },
  SlackTeam,
  SlackRequestsStore,
  SlackApp,
  SocketMode,
  SlackLinksStore,
  SimulatedLinks,
  SlackProfiles,
  KnownLinks,
  SlackPeople,
  LinkRequestsStore,
  LinkIssuers,
  LinkRecord,
  LinkedGroups,
  LinkStores,
  LinksService,
  LinkNews,
  OnlyThem,
  AsPerson,
  CardThreads,
  ThreadHandlers,
  ShownApprovals,
  OpenedModals,
  CardHandlers,
  LinkHandlers,
  {
    provide: SLACK_HANDLERS,
    inject: [CardHandlers, LinkHandlers, ThreadHandlers],
    useFactory: (...handlers: readonly SlackHandlers[]) => handlers,
  },
];
