import { join } from 'node:path';
import type { OstiaryConfig } from '#chassis';
import { approvalsChannel, SlackSimulator, type SlackSimulatorOptions } from '#slack-simulator';
import { developmentUsers } from '../development-idp/development-users.js';

type SlackConfig = OstiaryConfig['slack'];

/** Where the secrets of the simulated app are. */
export interface SecretFiles {
  readonly botToken: string;
  readonly signingSecret: string;
}

/** The configuration of Slack with the simulated workspace in it. `url`: the simulator's address. */
export const simulatedSettings = (slack: SlackConfig, url: string, files: SecretFiles): SlackConfig => ({
  ...slack,
  botToken: { file: files.botToken },
  signingSecret: { file: files.signingSecret },
  apiUrl: `${url}/slack/api/`,
  channel: slack.channel ?? approvalsChannel.id,
});

/** The channels that the configuration names, beside the one that there is anyhow. */
function channelsOf({ channel, channels, digest }: SlackConfig): SlackSimulatorOptions['channels'] {
  const named = new Map([[channel ?? approvalsChannel.id, approvalsChannel.name]]);
  for (const [group, id] of Object.entries(channels)) if (!named.has(id)) named.set(id, group);
  if (digest !== null && !named.has(digest.channel)) named.set(digest.channel, 'digest');
  return [...named].map(([id, name]) => ({ id, name }));
}

/** The development users, linked to themselves where the development identity provider knows them, and mallory, whom nobody is linked to. */
const peopleOf = (developmentIssuer: string | null): SlackSimulatorOptions['people'] => [
  ...developmentUsers.map(({ id, name, email, groups }) => ({
    handle: id,
    name,
    email,
    linkedAs: developmentIssuer === null ? null : { issuer: developmentIssuer, subject: id, groups },
  })),
  { handle: 'mallory' },
];

/** A workspace for trying out, its messages kept in the home folder. `developmentIssuer`: null where issuers are configured, so that its people are nobody in advance. */
export const simulatedWorkspace = (
  { slack, home }: Pick<OstiaryConfig, 'slack' | 'home'>,
  { developmentIssuer, botToken, signingSecret }: { readonly developmentIssuer: string | null } & Record<keyof SecretFiles, string>,
): SlackSimulator =>
  new SlackSimulator({
    botToken,
    signingSecret,
    people: peopleOf(developmentIssuer),
    channels: channelsOf(slack),
    messageFile: join(home, 'simulated-slack-messages.jsonl'),
  });
