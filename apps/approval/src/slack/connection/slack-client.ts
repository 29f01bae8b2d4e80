import { type OstiaryConfig, resolveSecret } from '#chassis';
import { Logger } from '@nestjs/common';
import type { Logger as SlackLogger, LogLevel, webApi } from '@slack/bolt';

/** The Web API of the configured workspace: a `WebClient`, or null where there is no Slack. */
export const SLACK_CLIENT = Symbol('the Web API of Slack');

const timeoutMs = 5_000;
/** `LogLevel.ERROR`, without loading what declares it. */
const onlyErrors: unknown = 'error';

/** For whatever of Slack's packages calls the Web API: nothing is tried again in there, and nothing waits for long. */
export const slackClientOptions = (apiUrl: string): webApi.WebClientOptions & { readonly logger: SlackLogger } => ({
  slackApiUrl: apiUrl,
  timeout: timeoutMs,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
  logger: quietLogger(),
});

/** Throws ConfigurationError where the bot’s token is configured and not there. */
export async function slackClient({ slack }: OstiaryConfig): Promise<webApi.WebClient | null> {
  if (slack.botToken === null) return null;
  const token = resolveSecret(slack.botToken);
  // Slack's packages and what they need are a tenth of all modules of a start: who has no Slack loads none of them.
  const bolt = await import('@slack/bolt');
  return new bolt.webApi.WebClient(token, slackClientOptions(slack.apiUrl));
}

/** What Slack's packages have to say of a trouble is told by whoever meets it. Their debug level would quote requests, so it leads nowhere. */
function quietLogger(): SlackLogger {
  const logger = new Logger('Slack');
  const text = (parts: readonly unknown[]): string => parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => logger.debug(text(parts)),
    error: (...parts) => logger.debug(text(parts)),
    setLevel: () => undefined,
    getLevel: () => onlyErrors as LogLevel,
    setName: () => undefined,
  };
}
