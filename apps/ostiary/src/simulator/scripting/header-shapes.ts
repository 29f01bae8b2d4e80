import type { Shape } from './reply-plan.js';

/** Shapes of either format that stand in a header of the reply, with TEXT in it. */
export const headerShapes: Readonly<Record<string, (text: string) => Record<string, string>>> = {
  header: (text) => ({ 'x-note': text.replace(/[^\x20-\x7e]/g, '') }),
};

export const shapedHeaders = (headers: Record<string, string>, shapes: readonly Shape[]): Record<string, string> =>
  shapes.reduce((current, { name, text }) => ({ ...current, ...headerShapes[name]?.(text) }), headers);
