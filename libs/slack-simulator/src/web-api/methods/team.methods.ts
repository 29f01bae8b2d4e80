import { ApiError } from '../api-error.js';
import type { Methods } from '../method.js';
import { perMinute } from '../rate-limits.js';

/** What tells of the workspace, the bot and its connections. */
export const teamMethods: Methods = {
  'api.test': { scopes: [], rate: perMinute(600), run: () => ({}) },
  'auth.test': {
    scopes: [],
    rate: perMinute(600),
    run: (_args, { workspace: { team, author } }) => ({
      url: `https://${team.domain}.slack.example/`,
      team: team.name,
      user: 'ostiary',
      team_id: team.id,
      user_id: author.botUserId,
      bot_id: author.botId,
      is_enterprise_install: false,
    }),
  },
  'team.info': {
    scopes: ['team:read'],
    rate: perMinute(50),
    run: (_args, { workspace: { team } }) => ({ team: { ...team, email_domain: '', icon: { image_default: true } } }),
  },
  'bots.info': {
    scopes: ['users:read'],
    rate: perMinute(50),
    run: (args, { workspace: { author } }) => {
      if ((args.optional('bot') ?? author.botId) !== author.botId) throw new ApiError('bot_not_found');
      const { botId, appId, botUserId } = author;
      return { bot: { id: botId, deleted: false, name: 'ostiary', updated: 1_700_000_000, app_id: appId, user_id: botUserId, icons: {} } };
    },
  },
  'apps.connections.open': {
    scopes: [],
    token: 'app',
    rate: perMinute(10),
    run: (_args, { newConnection }) => ({ url: newConnection() }),
  },
  // Slack has no such method: the simulated workspace says by it whom its people are to Ostiary.
  'ostiary.people': {
    scopes: [],
    rate: perMinute(600),
    run: (_args, { workspace }) => ({
      people: workspace
        .members()
        .flatMap(({ id, name, email, linkedAs }) => (linkedAs === null ? [] : [{ user: id, name, email, ...linkedAs }])),
    }),
  },
};
