import type { CalledTool } from '#conversation';
import { longestInput } from './tool-input.js';

/** A block that is held back until it is whole: a tool call, or what the provider did by itself. */
export class HeldBlock {
  /** Its input as JSON text, just as the model wrote it; one that is too long is not kept whole. */
  input = '';
  /** Whether a rule masks its name or its id: what is masked there can't be called. */
  unnameable = false;

  constructor(
    readonly id: string,
    readonly tool: CalledTool | null,
    readonly choice: number,
    /** Where the client works, where it says so. */
    readonly workingFolder: string | null = null,
  ) {}

  /** Whether a literal is what the client would call it by. */
  isNamedBy(value: string): boolean {
    return this.tool !== null && (value === this.tool.id || value === this.tool.name);
  }

  push(piece: string): void {
    if (this.input.length <= longestInput) this.input += piece;
  }
}

export type ToolCall = HeldBlock & { readonly tool: CalledTool };
export const isToolCall = (block: HeldBlock): block is ToolCall => block.tool !== null;
