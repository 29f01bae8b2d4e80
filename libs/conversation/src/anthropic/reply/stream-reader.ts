import type { Usage } from '#contracts';
import type { JsonNode } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import type { SseEvent } from '../../sse/sse-parser.js';
import { headOf } from './block-kind.js';
import { broken } from './broken.js';
import { Frame } from './frame.js';
import { Gathered, without } from './gathered.js';
import { replyLimits } from './limits.js';
import { OpenBlock } from './open-block.js';
import {
  blockSchema,
  citationSchema,
  deltaSchema,
  errorSchema,
  isStopReason,
  messageChangeSchema,
  messageSchema,
  usageSchema,
} from './reply.schema.js';
import type { StreamPart } from './stream-part.js';
import { usageOf } from './usage.js';

const silent: StreamPart = { form: 'silent', events: [] };
const beat: StreamPart = { form: 'beat', events: [] };
const COMMENT = /^:/m;

/**
 * Reads the frames of a streamed message. Strict in what makes a message, since a client that reads another order out of it than we do would
 * see what was not looked at: it begins once, its blocks follow each other, and nothing comes after its end.
 * Source: platform.claude.com/docs/en/build-with-claude/streaming
 */
export class StreamReader {
  private open: OpenBlock | null = null;
  private last = -1;
  private blocks = 0;
  private started = false;
  private over = false;
  private usage: Usage | null = null;

  read(event: SseEvent): StreamPart {
    // By the standard a frame that the end cut off never happened; and nothing belongs to a message that has ended.
    if (!event.complete || this.over) return silent;
    if (event.data === '') return COMMENT.test(event.raw) ? beat : silent;
    return this.plain(event) ?? this.frame(Frame.read(event.data));
  }

  private plain(frame: SseEvent): StreamPart | null {
    const { open } = this;
    const delta = open?.plain?.read(frame.data) ?? null;
    if (open === null || delta === null) return null;
    if (delta.text === '') return silent;
    return { form: 'plain', events: [{ type: 'piece', block: open.id, text: delta.text, at: delta }], block: open, frame };
  }

  private frame(frame: Frame): StreamPart {
    switch (frame.type) {
      case 'message_start':
        return this.begin(frame);
      case 'content_block_start':
        return this.blockStart(frame);
      case 'content_block_delta':
        return this.blockDelta(frame);
      case 'content_block_stop':
        return this.blockStop(frame);
      case 'message_delta':
        return this.change(frame);
      case 'message_stop':
        return this.end(frame);
      case 'error':
        return this.failed(frame);
      case 'ping':
        return whole(frame, this.rest(frame));
      default:
        return whole(frame, everything(frame));
    }
  }

  private begin(frame: Frame): StreamPart {
    if (this.started) throw broken('a message that begins twice');
    this.started = true;
    const message = frame.objectAt('message');
    const content = memberOf(message, 'content');
    if (content !== undefined && hasCalls(content)) throw broken('a message that begins with a tool call');
    const gathered = this.rest(frame, 'message');
    gathered.add({ type: 'start', model: stringOf(message, 'model') ?? null });
    gathered.walk(frame, without(message, 'content'), messageSchema, 'reply', null);
    if (content !== undefined) gathered.walk(frame, content, { kind: 'list', item: blockSchema }, 'reply.content', null);
    this.count(frame.root, gathered);
    return whole(frame, gathered);
  }

  private blockStart(frame: Frame): StreamPart {
    const index = indexOf(frame);
    if (!this.started || this.open !== null || index <= this.last) throw broken('a block out of its order');
    this.blocks += 1;
    if (this.blocks > replyLimits.blocks) throw broken('more blocks than a reply has');
    this.last = index;
    this.open = new OpenBlock(index, headOf(frame.objectAt('content_block')), frame);
    const gathered = new Gathered();
    this.open.open(gathered);
    return this.open.streams ? { ...whole(frame, gathered), opens: this.open } : held(gathered);
  }

  private blockDelta(frame: Frame): StreamPart {
    const open = this.opened(frame);
    const delta = frame.objectAt('delta');
    const type = stringOf(delta, 'type');
    const gathered = this.rest(frame, 'index', 'delta');
    if (open.streams && type === `${open.head.text}_delta`) {
      gathered.walk(frame, delta, deltaSchema.members['delta'], open.id, open.id, `${open.id}.${open.head.text}`);
      return whole(frame, gathered);
    }
    const citation = memberOf(delta, 'citation');
    if (open.head.text === 'text' && type === 'citations_delta' && citation !== undefined) {
      gathered.walk(frame, without(delta, 'type', 'citation'), undefined, `${open.id}.citation`, open.id);
      gathered.walk(frame, citation, citationSchema, open.nextCitation(), open.id);
      return whole(frame, gathered);
    }
    const json = memberOf(delta, 'partial_json');
    if (!open.streams && type === 'input_json_delta' && json?.kind === 'string') {
      open.hold(frame);
      gathered.walk(frame, without(delta, 'type', 'partial_json'), undefined, open.id, open.id);
      if (json.value !== '') gathered.add({ type: 'piece', block: open.id, text: json.value, at: json });
      return held(gathered);
    }
    open.addLate(frame);
    return held(new Gathered());
  }

  private blockStop(frame: Frame): StreamPart {
    const block = this.opened(frame);
    this.open = null;
    const gathered = this.rest(frame, 'index');
    block.close(gathered);
    const { events, places } = gathered;
    return { form: 'close', events, places, frame, block };
  }

  private change(frame: Frame): StreamPart {
    if (!this.started || this.open !== null) throw broken('a message that changes within a block');
    const gathered = this.rest(frame, 'delta', 'usage');
    const delta = frame.objectAt('delta');
    gathered.walk(frame, delta, messageChangeSchema, 'reply', null);
    const usage = memberOf(frame.root, 'usage');
    if (usage !== undefined) gathered.walk(frame, usage, usageSchema, 'reply.usage', null);
    const reason = memberOf(delta, 'stop_reason');
    if (reason?.kind === 'string' && isStopReason(reason.value))
      gathered.add({ type: 'stop', reason: reason.value, callsTools: reason.value === 'tool_use', at: reason, choice: 0 });
    this.count(frame.root, gathered);
    return whole(frame, gathered);
  }

  private end(frame: Frame): StreamPart {
    if (!this.started || this.open !== null) throw broken('a message that ends within a block');
    this.over = true;
    const gathered = this.rest(frame);
    gathered.add({ type: 'end' });
    return whole(frame, gathered);
  }

  private failed(frame: Frame): StreamPart {
    this.over = true;
    const gathered = new Gathered();
    gathered.walk(frame, frame.root, errorSchema, 'error', null);
    const error = memberOf(frame.root, 'error');
    const told = error?.kind === 'object' ? error : frame.root;
    gathered.add({ type: 'failed', error: stringOf(told, 'type') ?? 'error', message: stringOf(told, 'message') ?? '' });
    return whole(frame, gathered);
  }

  private count(node: JsonNode, gathered: Gathered): void {
    this.usage = usageOf(node, this.usage);
    if (this.usage !== null) gathered.add({ type: 'usage', usage: this.usage });
  }

  /** What a frame holds beside its type and these members: nothing, as a rule. */
  private rest(frame: Frame, ...known: readonly string[]): Gathered {
    const gathered = new Gathered();
    const other = without(frame.root, 'type', ...known);
    if (other.members.length > 0) gathered.walk(frame, other, undefined, `reply.${frame.type}`, null);
    return gathered;
  }

  private opened(frame: Frame): OpenBlock {
    if (this.open === null || indexOf(frame) !== this.open.index) throw broken('a part of a block that is not open');
    return this.open;
  }
}

const whole = (frame: Frame, { events, places }: Gathered): StreamPart & { form: 'frame' } => ({
  form: 'frame',
  events,
  places,
  frame,
  opens: null,
});
const held = ({ events, places }: Gathered): StreamPart => ({ form: 'held', events, places });

/** An event that nobody has heard of: its very type is content. */
function everything(frame: Frame): Gathered {
  const gathered = new Gathered();
  gathered.walk(frame, frame.root, undefined, 'reply.event', null);
  return gathered;
}

function indexOf(frame: Frame): number {
  const index = frame.member('index');
  if (index?.kind !== 'number' || !/^\d{1,6}$/.test(index.raw)) throw broken('a block without an index');
  return Number(index.raw);
}

const hasCalls = (content: JsonNode): boolean =>
  content.kind !== 'array' ||
  content.items.some((item) => item.kind !== 'object' || (stringOf(item, 'type') ?? 'tool_use').endsWith('tool_use'));
