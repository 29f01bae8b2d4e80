import { toValue, tryParseJson, type ContentBlock, type JsonNode } from '#conversation';
import { judgedCall, judgedText, type JudgedCall } from '../ruleset/judged-call.js';

/** What can't be read is told as such: nobody can tell what it would do. */
const unreadable: JudgedCall = { dangers: [], understood: null };

/** Whether a judge has something to say of a block: the call of a client's tool, or what a user wrote. */
export const isJudged = ({ kind, provenance, role }: ContentBlock): boolean =>
  kind === 'tool_use' || (kind === 'text' && provenance === 'user' && role === 'user');

/** What a block would do, or asks to be done; null: nothing. `body`: the text that its places are in; `workingFolder`: where its client works. */
export function judgedBlock(body: string, block: ContentBlock, workingFolder: string | null): JudgedCall | null {
  const { tool } = block;
  if (!isJudged(block)) return null;
  if (block.kind === 'text') return asked(block);
  if (tool === null || tool.input === null) return null;
  const node = inputOf(body, tool.input);
  return node === null ? unreadable : judgedCall({ name: tool.name ?? '', input: toValue(node), workingFolder });
}

/** The input of a call; null: it can't be read. */
export function inputOf(body: string, { start, end, isString }: NonNullable<NonNullable<ContentBlock['tool']>['input']>): JsonNode | null {
  const node = tryParseJson(body.slice(start, end));
  if (!isString || node?.kind !== 'string') return node;
  // A tool without a schema takes a text as it is.
  return node.value === '' ? tryParseJson('{}') : (tryParseJson(node.value) ?? node);
}

/** What a user asks to run; null: nothing, as nearly every text. */
function asked({ fields }: ContentBlock): JudgedCall | null {
  const all = fields.map(({ value }) => judgedText(value)).filter(saysSomething);
  const [first] = all;
  if (all.length > 1) return { dangers: all.flatMap(({ dangers }) => dangers), understood: null };
  return first ?? null;
}

const saysSomething = ({ dangers, understood }: JudgedCall): boolean =>
  dangers.length > 0 || understood === null || Object.values(understood).some((list: readonly unknown[]) => list.length > 0);
