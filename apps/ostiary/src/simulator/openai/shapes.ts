import { headerShapes } from '../scripting/header-shapes.js';
import type { Shape } from '../scripting/reply-plan.js';
import type { Frame } from '../wire/outgoing.js';
import { chunkShapes } from './chunk-shapes.js';
import type { Completion } from './completion.js';
import { completionShapes } from './completion-shapes.js';
import { invalid } from './error-body.js';

export const shapeNames = [completionShapes, chunkShapes, headerShapes].flatMap((table) => Object.keys(table));

/** Throws ApiProblem 400 for a name that is in no table: a typing mistake must not look like an answer. */
export const checkShapes = (shapes: readonly Shape[]): void => {
  const stranger = shapes.find(({ name }) => !shapeNames.includes(name));
  if (stranger !== undefined) throw invalid('messages', `The simulator knows no shape ${stranger.name} here; see docs/simulator.md.`);
};

export const shapedCompletion = (completion: Completion, shapes: readonly Shape[]): Completion =>
  shapes.reduce((current, { name, text }) => completionShapes[name]?.(current, text) ?? current, completion);

export const shapedFrames = (frames: Iterable<Frame>, shapes: readonly Shape[]): Iterable<Frame> =>
  shapes.reduce((current, { name, text }) => chunkShapes[name]?.([...current], text) ?? current, frames);
