import type { Clock } from '#chassis';
import type { Channel } from './channel.js';
import type { Author, Message } from './message.js';
import { MessageFile } from './message-file.js';
import { keptMessages, Messages } from './messages.js';
import { type NewPerson, type Person, person } from './person.js';
import { Triggers } from './triggers.js';
import { Views } from './views.js';

export interface WorkspaceOptions {
  readonly clock: Clock;
  readonly people: readonly NewPerson[];
  /** Ids and names of its channels. */
  readonly channels: readonly Pick<Channel, 'id' | 'name'>[];
  readonly teamId?: string;
  /** The file that messages are kept in beyond the process, but for those that one person alone sees; missing: in none. */
  readonly messageFile?: string;
  /** How long there is to open a modal after somebody did something. */
  readonly triggersLiveMs: number;
}

/** What happened: a message that came, changed or went, or something else that people see. */
export type Seen = { readonly message: Message | null };

const directId = (user: string): string => `D${user.slice(1)}`;

/** A workspace with its people, its channels, and the bot that is installed in it. */
export class Workspace {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly author: Author;
  readonly messages: Messages;
  readonly triggers: Triggers;
  readonly views: Views;
  private readonly people = new Map<string, Person>();
  private readonly places = new Map<string, Channel>();
  private readonly watchers = new Set<(seen: Seen) => void>();

  constructor({ clock, people, channels, messageFile, triggersLiveMs, teamId = 'T0SIMULATED' }: WorkspaceOptions) {
    this.team = { id: teamId, name: 'Simulated workspace', domain: 'simulated' };
    this.author = { botUserId: 'U0SIMBOT', botId: 'B0SIMULATED', appId: 'A0SIMULATED', teamId };
    const file = messageFile === undefined ? null : new MessageFile(messageFile, keptMessages);
    this.messages = new Messages(clock, (message) => this.tell({ message }), file);
    this.triggers = new Triggers(clock, triggersLiveMs);
    this.views = new Views(clock, () => this.tell({ message: null }));
    this.addPerson({ handle: 'ostiary', id: this.author.botUserId, isBot: true, email: null });
    for (const one of people) this.addPerson(one);
    for (const { id, name } of channels) this.setChannel({ id, name, directWith: null, isArchived: false, hasBot: true });
    // Places of kept messages that nobody has configured this time.
    for (const { channel } of this.messages.list()) {
      const person = this.members().find(({ id }) => directId(id) === channel);
      if (person !== undefined) this.directWith(person);
    }
  }

  /** Adds somebody, or takes the place of whoever has the id. */
  addPerson(given: NewPerson): Person {
    const added = person(this.team.id, given);
    this.people.set(added.id, added);
    this.tell({ message: null });
    return added;
  }

  setChannel(channel: Channel): Channel {
    this.places.set(channel.id, channel);
    this.tell({ message: null });
    return channel;
  }

  /** By id, or by the handle that scripts use. */
  findPerson(idOrHandle: string): Person | undefined {
    return this.people.get(idOrHandle) ?? this.members().find(({ handle }) => handle === idOrHandle);
  }

  members(): Person[] {
    return [...this.people.values()];
  }

  /** By id, or by name with or without `#`. */
  findChannel(idOrName: string): Channel | undefined {
    const name = idOrName.replace(/^#/, '');
    return this.places.get(idOrName) ?? this.channels().find((one) => one.directWith === null && one.name === name);
  }

  channels(): Channel[] {
    return [...this.places.values()];
  }

  /** The bot's direct messages with somebody; made where there are none yet. */
  directWith({ id, handle }: Person): Channel {
    const known = this.channels().find(({ directWith }) => directWith === id);
    return known ?? this.setChannel({ id: directId(id), name: handle, directWith: id, isArchived: false, hasBot: true });
  }

  /** Calls back with all that happens from now on, until the returned function is called. */
  watch(watcher: (seen: Seen) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private tell(seen: Seen): void {
    for (const watcher of this.watchers) watcher(seen);
  }
}
