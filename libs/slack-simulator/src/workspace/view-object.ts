import type { Author } from './message.js';
import type { OpenView } from './views.js';

/** What people entered into a view, by block and element. */
export type ViewState = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** A modal as the Web API and interactions show it, https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload. */
export const viewObject = (open: OpenView, { appId, botId, teamId }: Author, values: ViewState = {}): object => ({
  private_metadata: '',
  callback_id: '',
  external_id: '',
  clear_on_close: false,
  notify_on_close: false,
  close: null,
  submit: null,
  ...open.view,
  id: open.id,
  team_id: teamId,
  app_id: appId,
  app_installed_team_id: teamId,
  bot_id: botId,
  hash: open.hash,
  root_view_id: open.rootId,
  previous_view_id: open.previousId,
  state: { values },
});
