import { userObject } from '../../workspace/person.js';
import { ApiError } from '../api-error.js';
import type { Installation, Methods } from '../method.js';
import { perMinute } from '../rate-limits.js';
import { personOf } from './place.js';

const seen =
  ({ workspace, scopes }: Installation) =>
  (one: Parameters<typeof userObject>[0]) =>
    userObject(one, workspace.team.id, scopes.has('users:read.email'));

/** https://docs.slack.dev/reference/methods?family=users */
export const usersMethods: Methods = {
  'users.info': {
    scopes: ['users:read'],
    rate: perMinute(100),
    run: (args, installation) => ({ user: seen(installation)(personOf(args, 'user', installation.workspace)) }),
  },
  'users.list': {
    scopes: ['users:read'],
    rate: perMinute(20),
    run: (_args, installation) => ({
      members: installation.workspace.members().map(seen(installation)),
      response_metadata: { next_cursor: '' },
    }),
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    rate: perMinute(50),
    run: (args, installation) => {
      const email = args.required('email').toLowerCase();
      const { workspace } = installation;
      const found = workspace
        .members()
        .find((one) => one.email?.toLowerCase() === email && !one.isDeleted && one.teamId === workspace.team.id);
      if (found === undefined) throw new ApiError('users_not_found');
      return { user: seen(installation)(found) };
    },
  },
};
