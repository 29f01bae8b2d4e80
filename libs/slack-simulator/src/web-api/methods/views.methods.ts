import { viewObject } from '../../workspace/view-object.js';
import type { Modal, View } from '../../limits/view.schema.js';
import { ApiError, invalidArguments } from '../api-error.js';
import type { Arguments } from '../arguments.js';
import { viewOf } from '../content.js';
import type { Installation, Method, Methods } from '../method.js';
import { perMinute } from '../rate-limits.js';
import { personOf } from './place.js';

const modalOf = (view: View): Modal => {
  if (view.type === 'modal') return view;
  throw invalidArguments('must be a modal [json-pointer:/view/type]');
};

/** A trigger is spent whatever is wrong with the view, as Slack spends it. */
function opening(args: Arguments, { workspace }: Installation, isPushed: boolean): object {
  const trigger = args.required('trigger_id');
  const view = modalOf(viewOf(args));
  const exchanged = workspace.triggers.exchange(trigger);
  if ('error' in exchanged) throw new ApiError(exchanged.error);
  if (view.external_id && workspace.views.find({ externalId: view.external_id }) !== undefined) throw new ApiError('duplicate_external_id');
  const opened = workspace.views.open(exchanged.user, view, trigger, isPushed);
  if (opened === null) throw new ApiError('push_limit_reached');
  return { view: viewObject(opened, workspace.author) };
}

const updating: Method['run'] = (args, { workspace }) => {
  const [id, externalId] = [args.optional('view_id'), args.optional('external_id')];
  if (id === undefined && externalId === undefined) throw invalidArguments('missing required field: view_id');
  const view = modalOf(viewOf(args));
  const current = workspace.views.find(id === undefined ? { externalId } : { id });
  if (current === undefined) throw new ApiError('not_found');
  const hash = args.optional('hash');
  if (hash !== undefined && hash !== current.hash) throw new ApiError('hash_conflict');
  return { view: viewObject(workspace.views.update(current, view), workspace.author) };
};

/** https://docs.slack.dev/reference/methods?family=views */
export const viewsMethods: Methods = {
  'views.open': { scopes: [], rate: perMinute(100), run: (args, installation) => opening(args, installation, false) },
  'views.push': { scopes: [], rate: perMinute(100), run: (args, installation) => opening(args, installation, true) },
  'views.update': { scopes: [], rate: perMinute(100), run: updating },
  'views.publish': {
    scopes: [],
    rate: perMinute(100),
    run: (args, { workspace }) => {
      const person = personOf(args, 'user_id', workspace);
      const view = viewOf(args);
      if (view.type !== 'home') throw invalidArguments('must be a home tab [json-pointer:/view/type]');
      workspace.views.publish(person.id, view);
      return { view };
    },
  },
};
