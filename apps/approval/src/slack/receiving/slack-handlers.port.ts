import type { App } from '@slack/bolt';

/** What is done about some of what comes from Slack. Each handler acknowledges before it does anything that may take long. */
export abstract class SlackHandlers {
  abstract register(app: App): void;
}

/** All of them: an array of `SlackHandlers`. */
export const SLACK_HANDLERS = Symbol('handlers of what comes from Slack');
