import { anthropicFormat } from './anthropic/anthropic.format.js';
import { claudeCodeHooks } from './claude-code/claude-code.hooks.js';
import type { CallFormat, CallFormatName, FormatName, WireFormat } from './format/wire-format.js';
import { openAiFormat } from './openai/openai.format.js';

/** Every wire format of a provider that is spoken here. */
export const formats: readonly [WireFormat, ...WireFormat[]] = [anthropicFormat, openAiFormat];

/** Everything that clients are served in. In the first one's shape calls are answered that belong to none. */
export const callFormats: readonly [CallFormat, ...CallFormat[]] = [...formats, claudeCodeHooks];

const byName: Readonly<Record<FormatName, WireFormat>> = { anthropic: anthropicFormat, openai: openAiFormat };

export const formatNamed = (name: FormatName): WireFormat => byName[name];

/** A worker knows formats by name only. */
export const callFormatNamed = (name: CallFormatName): CallFormat => (name === 'claude-code' ? claudeCodeHooks : byName[name]);
