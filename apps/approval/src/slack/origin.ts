import { AsyncLocalStorage } from 'node:async_hooks';

/** The thread in which somebody said what is being taken in: there it stands already, and is not posted again. */
export const slackOrigin = new AsyncLocalStorage<{ readonly channel: string }>();
