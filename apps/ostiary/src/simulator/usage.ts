/** The usual rule of thumb for English. The simulator promises plausible counts that grow with the text, not a tokenizer. */
const bytesPerToken = 4;

export const tokensOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / bytesPerToken));

export const usage = (inputBytes: number, outputBytes: number) => ({
  input_tokens: tokensOf(inputBytes),
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: tokensOf(outputBytes),
  service_tier: 'standard',
});
