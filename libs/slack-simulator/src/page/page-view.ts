import type { Clock } from '#chassis';
import { drawModal } from '../drawing/draw-modal.js';
import type { Names } from '../drawing/names.js';
import { drawContent, namesOf } from '../acting/reading.js';
import type { Message } from '../workspace/message.js';
import type { Person } from '../workspace/person.js';
import type { Workspace } from '../workspace/workspace.js';

/** The newest of a channel that the page shows. */
const shownMessages = 100;

function shownMessage(message: Message, workspace: Workspace, names: Names): object {
  return {
    channel: message.channel,
    ts: message.ts,
    author: workspace.findPerson(message.user)?.name ?? message.user,
    isBot: message.user === workspace.author.botUserId,
    isEphemeral: message.ephemeralTo !== null,
    isEdited: message.edited !== null,
    time: new Date(Number(message.ts) * 1_000).toISOString().slice(11, 16),
    drawing: drawContent(message, names),
  };
}

/** What somebody sees of the workspace: the channels, their own direct messages, and the modal that they have open. */
export function pageView(workspace: Workspace, me: Person, clock: Clock): object {
  const names = namesOf(workspace, clock);
  const visible = workspace.messages.list().filter(({ ephemeralTo }) => ephemeralTo === null || ephemeralTo === me.id);
  const ofThread = Map.groupBy(visible, ({ channel, threadTs }) => `${channel} ${threadTs ?? ''}`);
  workspace.directWith(me);
  const places = workspace.channels().filter(({ directWith }) => directWith === null || directWith === me.id);
  const modal = workspace.views.topOf(me.id);
  return {
    me: { handle: me.handle, name: me.name },
    people: workspace
      .members()
      .filter(({ isBot, isDeleted, teamId }) => !isBot && !isDeleted && teamId === workspace.team.id)
      .map(({ handle, name, linkedAs }) => ({ handle, name: linkedAs === null ? `${name} (not linked)` : name })),
    places: places.map(({ id, name, directWith }) => {
      const thread = (ts: string) => (ofThread.get(`${id} ${ts}`) ?? []).map((one) => shownMessage(one, workspace, names));
      const roots = (ofThread.get(`${id} `) ?? []).slice(-shownMessages);
      return {
        id,
        name,
        isDirect: directWith !== null,
        messages: roots.map((message) => ({ ...shownMessage(message, workspace, names), thread: thread(message.ts) })),
      };
    }),
    modal: modal === null ? null : { id: modal.id, hash: modal.hash, drawing: drawModal(modal.view, names) },
  };
}
