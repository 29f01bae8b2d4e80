import { OstiaryError, refusalByRule } from '#contracts';
import {
  applyEdits,
  decodeUtf8,
  maskEdits,
  memberOf,
  readMessagesReply,
  replaceToolUseEdits,
  type Edit,
  type MessagesReply,
  type ReplyBlock,
  type Span,
  type TextField,
} from '#conversation';
import { RefusedError } from '../call/refused.error.js';
import { scanText } from '../ruleset/scan-text.js';
import { maskText } from '#detection';
import { keyedDigest } from '../recording/keyed-digest.js';
import type { RecordedBody } from '../recording/record-writer.js';
import type { ReplyContext } from './reply-context.js';
import type { ToolGate } from './tool-gate.js';

export interface GuardedJson {
  readonly text: string;
  readonly recorded: RecordedBody;
}

interface Edits {
  readonly told: Edit[];
  readonly recorded: Edit[];
}

/** Guards a reply that comes as one JSON message: masks its text, judges each of its tool calls, and leaves every other byte as it is. */
export class JsonGuard {
  constructor(
    private readonly context: ReplyContext,
    private readonly gate: ToolGate,
  ) {}

  /** Throws `upstream_broken` for a body that is not a message of the provider's API, RefusedError when a rule ends the reply. */
  async guard(body: Buffer): Promise<GuardedJson> {
    const reply = read(body);
    this.context.call.exchange.usage = reply.usage;
    const edits: Edits = { told: [], recorded: [] };
    const replaced = new Map<number, string>();
    for (const block of reply.blocks) {
      if (block.kind === 'tool_use') await this.tool(reply, block, edits, replaced);
      else this.look(`reply.content.${block.index}`, block.fields, edits);
    }
    this.look('reply', reply.otherFields, edits);
    edits.told.push(...replaceToolUseEdits(reply, replaced));
    return {
      text: applyEdits(reply.text, edits.told),
      recorded: {
        parts: [{ kind: 'block', text: applyEdits(reply.text, edits.recorded) }],
        keyedDigest: keyedDigest(this.context.ruleset.key, body),
        originalBytes: body.length,
      },
    };
  }

  private look(place: string, fields: readonly TextField[], edits: Edits): void {
    const { ruleset, call, selection, restorer } = this.context;
    for (const field of fields) {
      const scan = scanText(ruleset, field.value, 'assistant');
      const ending = this.context.take(place, scan.findings, scan.custom);
      if (ending !== null && !field.thinking) {
        throw new RefusedError('policy_denied', refusalByRule(ending, call.exchange.id));
      }
      const recorded = maskText(field.value, scan, { finding: () => true, rule: (id) => ruleset.maskingRules.has(id) });
      if (recorded !== null) edits.recorded.push({ start: field.start, end: field.end, text: JSON.stringify(recorded) });
      const told = field.thinking
        ? sealed(this.context.seal(field.value, scan))
        : restorer.inText(maskText(field.value, scan, selection) ?? field.value);
      if (told !== field.value) edits.told.push(maskEdits(field, told));
    }
  }

  private async tool(reply: MessagesReply, block: ReplyBlock, edits: Edits, replaced: Map<number, string>): Promise<void> {
    const span = inputSpan(reply, block.index);
    const input = span === null ? '{}' : reply.text.slice(span.start, span.end);
    const verdict = await this.gate.judge(this.context, { index: block.index, id: block.toolId ?? '', name: block.toolName ?? '', input });
    if (span !== null && verdict.recorded !== input) edits.recorded.push({ ...span, text: verdict.recorded });
    if (verdict.kind === 'replace') replaced.set(block.index, verdict.text);
    else if (span !== null && verdict.input !== input) edits.told.push({ ...span, text: verdict.input });
  }
}

const sealed = ({ text, seal }: { text: string; seal: string }): string => text + seal;

function read(body: Buffer): MessagesReply {
  try {
    return readMessagesReply(decodeUtf8(body));
  } catch (error) {
    throw new OstiaryError('upstream_broken', 'The provider’s reply is not a message of its API.', { cause: error });
  }
}

/** Where the input of a tool call stands; null when it has none. */
function inputSpan({ root }: MessagesReply, index: number): Span | null {
  const content = memberOf(root, 'content');
  const block = content?.kind === 'array' ? content.items[index] : undefined;
  const input = block?.kind === 'object' ? memberOf(block, 'input') : undefined;
  return input === undefined ? null : { start: input.start, end: input.end };
}
