import { applyEdits, memberOf, tryParseJson, type JsonNode } from '#conversation';
import type { Guard } from './guard.js';
import { guardJson } from './json-runner.js';
import type { ReplyContext } from './reply-context.js';
import { Transcript } from './transcript.js';

export interface GuardedLine {
  readonly told: string;
  readonly recorded: string;
}

/**
 * One line of a batch's results. The message in it is a model's reply like any other and goes through the guard, tool calls and all; what
 * stands around it is looked at by `around`.
 */
export async function guardResult(
  context: ReplyContext,
  guard: Guard,
  line: string,
  around: (line: string) => GuardedLine,
): Promise<GuardedLine> {
  const message = messageOf(tryParseJson(line));
  if (message === null) return around(line);
  const { text, said } = await guardJson(
    context.call.wire.jsonCodec(context.call.exchange.client),
    guard,
    line.slice(message.start, message.end),
  );
  const transcript = new Transcript(context.call.wire.toolInput);
  for (const one of said) one.tell?.(transcript);
  const rest = around(applyEdits(line, [{ start: message.start, end: message.end, text: 'null' }]));
  return { told: filled(rest.told, text), recorded: filled(rest.recorded, JSON.stringify(transcript.reply())) };
}

function messageOf(root: JsonNode | null): JsonNode | null {
  const result = root?.kind === 'object' ? memberOf(root, 'result') : undefined;
  const message = result?.kind === 'object' ? memberOf(result, 'message') : undefined;
  return message?.kind === 'object' ? message : null;
}

/** The line with a message in the place that was kept for it. */
function filled(line: string, message: string): string {
  const root = tryParseJson(line);
  const result = root?.kind === 'object' ? memberOf(root, 'result') : undefined;
  const place = result?.kind === 'object' ? memberOf(result, 'message') : undefined;
  // What stands around a message may have been masked, its own place never: it holds no text.
  return place === undefined ? line : applyEdits(line, [{ start: place.start, end: place.end, text: message }]);
}
