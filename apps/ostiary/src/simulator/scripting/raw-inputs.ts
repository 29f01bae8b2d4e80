/** A JSON string whose every UTF-16 unit is written as its escape. */
export const escapedJson = (text: string): string =>
  `"${text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** Inputs of a tool call as a model may write them and a parser may refuse or mistake them, `sim:shape NAME TEXT`, in both wire formats. */
export const rawInputs: Readonly<Record<string, (text: string) => string>> = {
  'duplicate-keys-input': (text) => `{"command":"ls","command":${JSON.stringify(text)}}`,
  'escaped-input': (text) => `{"command":${escapedJson(text)}}`,
  'deep-input': (text) => `${'{"command":'.repeat(70)}${JSON.stringify(text)}${'}'.repeat(70)}`,
  'cut-off-input': (text) => `{"command":${JSON.stringify(text)},"timeout":`,
  'control-input': (text) => `{"command":"${text.replaceAll('"', "'")}\u0001\n\tmore"}`,
  'number-input': (text) => `{"command":"ls","number":${/^\d+$/.test(text) ? text : '0'}}`,
  'key-input': (text) => `{"command":"ls",${JSON.stringify(text)}:true}`,
  'list-input': (text) => `[${JSON.stringify(text)}]`,
  'no-json-input': (text) => text,
};
