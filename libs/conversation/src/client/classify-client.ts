import type { Client } from '#contracts';

const CLAUDE_CODE = /^claude-(?:cli|code)\/([\w.+-]{1,64})/;
/** `Anthropic/JS 0.99.0`, `AsyncAnthropic/Python 0.80.0`, `AnthropicBedrock/Go 1.2.3`. */
const SDK = /^((?:Async)?Anthropic\w{0,32}\/[\w.-]{1,32}) ([\w.+-]{1,64})/;
const PRODUCT = /^([\w.@-]{1,64})(?:\/([\w.+-]{1,64}))?/;

/** The program behind a user agent. Anybody can send any user agent: this chooses the form of an answer, never what is allowed. */
export function classifyClient(userAgent: string | undefined): Client {
  const agent = userAgent ?? '';
  const claudeCode = CLAUDE_CODE.exec(agent);
  if (claudeCode !== null) return { kind: 'claude-code', name: 'claude-cli', version: claudeCode[1] ?? null };
  const sdk = SDK.exec(agent);
  if (sdk !== null) return { kind: 'anthropic-sdk', name: sdk[1] ?? 'anthropic', version: sdk[2] ?? null };
  const product = PRODUCT.exec(agent);
  return { kind: 'unknown', name: product?.[1] ?? 'unknown', version: product?.[2] ?? null };
}
