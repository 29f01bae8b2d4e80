import type { Provider } from '@nestjs/common';
import { CardSources } from './card-sources.js';
import { Courier } from './courier.js';
import { DigestService } from './digest.service.js';
import { Drawing } from './drawing.js';
import { LanesStore } from './lanes.store.js';
import { MessagesStore } from './messages.store.js';
import { PACE, slackPace } from './pace.js';
import { SlackKeeper } from './slack-keeper.js';
import { SlackMeters } from './slack-meters.js';
import { SlackPosts } from './slack-posts.port.js';
import { SlackSender } from './slack-sender.js';
import { SlackNotifier } from './slack.notifier.js';
import { WebApiPosts } from './web-api-posts.adapter.js';

/** All that posts to Slack; where no workspace is configured it does nothing. */
export const slackOutward: Provider[] = [
  { provide: PACE, useValue: slackPace },
  { provide: SlackPosts, useClass: WebApiPosts },
  CardSources,
  Drawing,
  LanesStore,
  MessagesStore,
  SlackMeters,
  Courier,
  SlackSender,
  SlackKeeper,
  DigestService,
  SlackNotifier,
];
