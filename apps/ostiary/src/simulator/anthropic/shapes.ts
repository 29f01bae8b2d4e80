import { headerShapes } from '../scripting/header-shapes.js';
import type { Shape } from '../scripting/reply-plan.js';
import type { Frame } from '../wire/outgoing.js';
import { ApiProblem } from '../wire/api-problem.js';
import { blockShapes } from './block-shapes.js';
import { frameShapes } from './frame-shapes.js';
import { messageShapes } from './message-shapes.js';
import type { ReplyMessage } from './reply-message.js';

export const shapeNames = [blockShapes, messageShapes, frameShapes, headerShapes].flatMap((table) => Object.keys(table));

/** Throws ApiProblem 400 for a name that is in no table: a typing mistake must not look like an answer. */
export const checkShapes = (shapes: readonly Shape[]): void => {
  const stranger = shapes.find(({ name }) => !shapeNames.includes(name));
  if (stranger !== undefined) throw new ApiProblem(400, `The simulator knows no shape ${stranger.name} here; see docs/simulator.md.`);
};

export const shapedMessage = (message: ReplyMessage, shapes: readonly Shape[]): ReplyMessage =>
  shapes.reduce((current, { name, text }) => {
    const block = blockShapes[name]?.(text);
    return block === undefined ? (messageShapes[name]?.(current, text) ?? current) : { ...current, content: [...current.content, block] };
  }, message);

export const shapedFrames = (frames: Iterable<Frame>, shapes: readonly Shape[]): Iterable<Frame> =>
  shapes.reduce((current, { name, text }) => frameShapes[name]?.([...current], text) ?? current, frames);
