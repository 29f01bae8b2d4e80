import { anthropicFormat } from './anthropic/anthropic.format.js';
import type { FormatName, WireFormat } from './format/wire-format.js';
import { openAiFormat } from './openai/openai.format.js';

/** Every wire format that is spoken here. In the first one's shape calls are answered that belong to none. */
export const formats: readonly [WireFormat, ...WireFormat[]] = [anthropicFormat, openAiFormat];

const byName: Readonly<Record<FormatName, WireFormat>> = { anthropic: anthropicFormat, openai: openAiFormat };

/** A worker knows formats by name only. */
export const formatNamed = (name: FormatName): WireFormat => byName[name];
