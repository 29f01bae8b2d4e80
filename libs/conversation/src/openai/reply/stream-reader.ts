import type { ReplyPart } from '../../format/reply-codec.js';
import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import type { SseEvent } from '../../sse/sse-parser.js';
import { broken, parseReply } from './broken.js';
import { Choice } from './choice.js';
import { EventList } from './event-list.js';
import { choiceIndex, readAround, type Seen } from './frame.js';
import { replyLimits } from './limits.js';
import type { PlainChunk, PlainChunks, PlainPart } from './plain-chunk.js';
import { errorOf, readError } from './provider-error.js';
import { SaidChoice } from './said-choice.js';

/**
 * A frame of a stream, read. `chunk`: choices and what stands around them; `error`: the provider gives up; `done`: the end, with what
 * choices that never ended had held back.
 */
export type StreamPart =
  | (ReplyPart & { readonly form: 'silent' })
  | (ReplyPart & { readonly form: 'beat' })
  | PlainPart
  | Chunk
  | (Listed & { readonly form: 'error'; readonly root: JsonObject; readonly named: boolean })
  | (Listed & { readonly form: 'done'; readonly choices: readonly SaidChoice[] });

/** `data` is what it was read from, `plain` whether those that follow may be told by it. */
export interface Chunk extends Listed {
  readonly form: 'chunk';
  readonly around: readonly JsonMember[];
  readonly noise: string;
  readonly choices: readonly SaidChoice[];
  readonly data: string;
  readonly plain: PlainChunk | null;
}

interface Listed extends ReplyPart {
  readonly list: EventList;
}

const silent: StreamPart = { form: 'silent', events: [] };
const beat: StreamPart = { form: 'beat', events: [] };

/** Reads the chunks of a streamed chat completion. Source: OpenAI API reference, Chat Completions streaming. */
export class StreamReader {
  readonly seen: Seen = new Map();
  private readonly choices = new Map<number, Choice>();
  private started = false;
  private over = false;

  read(frame: SseEvent, plain: PlainChunks): StreamPart {
    // By the standard a frame that the end cut off never happened; and nothing belongs to a reply that has ended.
    if (!frame.complete || this.over) return silent;
    if (frame.data === '') return /^:/m.test(frame.raw) ? beat : silent;
    if (frame.data.trim() === '[DONE]') return this.done();
    const simple = frame.event === null ? plain.read(frame.data) : null;
    if (simple !== null) return simple;
    const root = parseReply(frame.data);
    if (root.kind !== 'object') throw broken('a chunk that is no object');
    if (frame.event === 'error' || errorOf(root) !== null) return this.failed(root);
    return this.chunk(root, frame.data);
  }

  private chunk(root: JsonObject, data: string): StreamPart {
    const list = new EventList();
    if (!this.started) list.add({ type: 'start', model: stringOf(root, 'model') ?? null });
    this.started = true;
    const items = memberOf(root, 'choices');
    const around = readAround(
      root.members.filter(({ key }) => key !== 'choices' && key !== 'obfuscation'),
      this.seen,
      list,
    );
    const choices = items === undefined ? [] : this.chunkChoices(items, list);
    return {
      form: 'chunk',
      events: list.events,
      list,
      around,
      noise: noiseOf(root),
      choices,
      data,
      plain: this.plain(root, choices, list),
    };
  }

  private chunkChoices(items: JsonNode, list: EventList): SaidChoice[] {
    if (items.kind === 'null') return [];
    if (items.kind !== 'array') throw broken('choices that are no list');
    const said = items.items.map((item, position) => {
      if (item.kind !== 'object') throw broken('a choice that is no object');
      const index = choiceIndex(item, position, replyLimits.choices);
      const choice = new SaidChoice(index, 'delta');
      choice.read(item, this.choice(index), list);
      return choice;
    });
    if (new Set(said.map(({ index }) => index)).size < said.length) throw broken('one choice twice in a chunk');
    return said;
  }

  /** Whether a chunk says one piece of one text, and all else in it is known. */
  private plain(root: JsonObject, [only, ...more]: readonly SaidChoice[], { events }: EventList): PlainChunk | null {
    const [piece, ...others] = events;
    const choice = only === undefined || more.length > 0 ? undefined : this.choices.get(only.index);
    if (choice === undefined || piece?.type !== 'piece' || others.length > 0 || only?.reason !== null) return null;
    const noise = root.members.at(-1)?.key === 'obfuscation' ? root.members.at(-1)?.value : null;
    return { choice, key: piece.block.slice(choice.id.length + 1), noise: noise?.kind === 'string' ? noise : null };
  }

  private done(): StreamPart {
    this.over = true;
    const list = new EventList();
    const choices = [...this.choices].map(([index, choice]) => {
      const said = new SaidChoice(index, 'delta');
      choice.finish(list, () => said.say());
      return said;
    });
    list.add({ type: 'end' });
    return { form: 'done', events: list.events, list, choices };
  }

  private failed(root: JsonObject): StreamPart {
    this.over = true;
    const list = new EventList();
    readError(root, list);
    return { form: 'error', events: list.events, list, root, named: errorOf(root) !== null };
  }

  private choice(index: number): Choice {
    const choice = this.choices.get(index) ?? new Choice(index, true);
    this.choices.set(index, choice);
    return choice;
  }
}

/**
 * Chunks carry noise that hides from those who watch the line how long each piece of text is. What comes is not passed on, for nobody could
 * look at it; noise of our own is as long.
 */
function noiseOf(root: JsonObject): string {
  const noise = stringOf(root, 'obfuscation');
  return noise === undefined ? '' : `"obfuscation":"${'x'.repeat(Math.min(noise.length, LONGEST_NOISE))}"`;
}

const LONGEST_NOISE = 1_024;
