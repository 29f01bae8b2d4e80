import { toValue, tryParseJson, type ContentBlock, type JsonNode } from '#conversation';
import { judgedCall, type JudgedCall } from '../ruleset/judged-call.js';

/** What can't be read is told as such: nobody can tell what it would do. */
const unreadable: JudgedCall = { dangers: [], understood: null };

/** Whether a block is the call of a client's tool. */
export const isJudged = ({ kind }: ContentBlock): boolean => kind === 'tool_use';

/** What a block would do; null: it is no call. `body`: the text that its places are in. */
export function judgedBlock(body: string, block: ContentBlock): JudgedCall | null {
  const { tool } = block;
  if (!isJudged(block) || tool === null || tool.input === null) return null;
  const node = inputOf(body, tool.input);
  return node === null ? unreadable : judgedCall({ name: tool.name ?? '', input: toValue(node) });
}

/** The input of a call; null: it can't be read. */
export function inputOf(body: string, { start, end, isString }: NonNullable<NonNullable<ContentBlock['tool']>['input']>): JsonNode | null {
  const node = tryParseJson(body.slice(start, end));
  if (!isString || node?.kind !== 'string') return node;
  // A tool without a schema takes a text as it is.
  return node.value === '' ? tryParseJson('{}') : (tryParseJson(node.value) ?? node);
}
