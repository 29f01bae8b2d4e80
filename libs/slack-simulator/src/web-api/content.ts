import { z } from 'zod';
import { type Block, messageBlocksSchema } from '../limits/block.schema.js';
import { problemsOf } from '../limits/problems.js';
import { type View, viewSchema } from '../limits/view.schema.js';
import type { MessageMetadata } from '../workspace/message.js';
import { ApiError } from './api-error.js';
import type { Arguments } from './arguments.js';

const maxText = 40_000;
/** Not documented; met by users with about 13,200 characters in all, https://github.com/slackapi/bolt-js/issues/2509. */
const maxBlockCharacters = 13_200;
const maxViewBytes = 250_000;
const metadataSchema = z.object({ event_type: z.string().min(1).max(255), event_payload: z.record(z.string(), z.unknown()) });

function refused(code: string, error: z.ZodError, at: string): ApiError {
  const messages = problemsOf(error, at);
  return new ApiError(code, { errors: messages.map((message) => message.replace('[ERROR] ', '')), response_metadata: { messages } });
}

/** The blocks of a call; undefined where it has none. Throws ApiError for those that Slack refuses. */
export function blocksOf(args: Arguments): Block[] | undefined {
  const given = args.json('blocks', 'invalid_blocks_format');
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) throw new ApiError('invalid_blocks_format');
  const parsed = messageBlocksSchema.safeParse(given);
  if (!parsed.success) throw refused('invalid_blocks', parsed.error, '/blocks');
  if (JSON.stringify(parsed.data).length > maxBlockCharacters) throw new ApiError('msg_blocks_too_long');
  return parsed.data;
}

/** The text of a call; undefined where it has none. Throws ApiError for one that is too long. */
export function textOf(args: Arguments): string | undefined {
  const text = args.optional('text');
  if (text !== undefined && text.length > maxText) throw new ApiError('msg_too_long');
  return text;
}

export function metadataOf(args: Arguments): MessageMetadata | null {
  const given = args.json('metadata', 'invalid_metadata_format');
  if (given === undefined) return null;
  const parsed = metadataSchema.safeParse(given);
  if (!parsed.success) throw new ApiError('invalid_metadata_format');
  return parsed.data;
}

/** The view of a call. Throws ApiError. */
export function viewOf(args: Arguments): View {
  const given = args.json('view', 'invalid_arguments');
  if (JSON.stringify(given ?? '').length > maxViewBytes) throw new ApiError('view_too_large');
  const parsed = viewSchema.safeParse(given);
  if (!parsed.success) throw refused('invalid_arguments', parsed.error, '/view');
  return parsed.data;
}
