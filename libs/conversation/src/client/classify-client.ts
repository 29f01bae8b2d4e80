import type { Client } from '#contracts';

/**
 * A version and a name as programs have them: short pieces. They stand in records and reviewers see them, so nothing that is as long as a key
 * in one piece is taken for either, and no address.
 */
const VERSION = String.raw`\d{1,5}(?:[.+-][\dA-Za-z]{1,12}){0,7}(?![\w.+@-])`;
const NAME = String.raw`@?[A-Za-z][\dA-Za-z]{0,15}(?:[._-][A-Za-z][\dA-Za-z]{0,15}){0,4}(?![\w.@-])`;

const CLAUDE_CODE = new RegExp(`^claude-(?:cli|code)/(${VERSION})?`);
/** `Anthropic/JS 0.99.0`, `AsyncAnthropic/Python 0.80.0`, `AnthropicBedrock/Go 1.2.3`. */
const SDK = new RegExp(`^((?:Async)?Anthropic[A-Za-z]{0,16}/[A-Za-z]{1,12}) (${VERSION})?`);
/** `OpenAI/JS 7.57.0`, `AsyncOpenAI/Python 2.8.0`, `AzureOpenAI/JS 7.57.0`. */
const OPENAI_SDK = new RegExp(`^((?:Async)?(?:Azure)?OpenAI[A-Za-z]{0,16}/[A-Za-z]{1,12}) (${VERSION})?`);
/** The AI SDK puts its own names behind those of the program: `my-app/1.0 ai-sdk-openai/4.0.118 ai-sdk-provider-utils/5.0.81 ...`; older ones `ai-sdk/openai/3.0.1`. */
const AI_SDK = new RegExp(`(?:^| )(ai-sdk(?:[/-](?!provider-utils)[a-z][a-z0-9]{0,15}){1,4})/(${VERSION})?`);
const PRODUCT = new RegExp(`^(${NAME})(?:/(${VERSION}))?`);
const longestLookedAt = 1_000;

/** The program behind a user agent. Anybody can send any user agent: this chooses the form of an answer, never what is allowed. */
export function classifyClient(userAgent: string | undefined): Client {
  const agent = userAgent ?? '';
  const claudeCode = CLAUDE_CODE.exec(agent);
  if (claudeCode !== null) return { kind: 'claude-code', name: 'claude-cli', version: claudeCode[1] ?? null };
  const aiSdk = AI_SDK.exec(agent.slice(0, longestLookedAt));
  if (aiSdk !== null) return { kind: 'ai-sdk', name: aiSdk[1] ?? 'ai-sdk', version: aiSdk[2] ?? null };
  const openAi = OPENAI_SDK.exec(agent);
  if (openAi !== null) return { kind: 'openai-sdk', name: openAi[1] ?? 'openai', version: openAi[2] ?? null };
  const sdk = SDK.exec(agent);
  if (sdk !== null) return { kind: 'anthropic-sdk', name: sdk[1] ?? 'anthropic', version: sdk[2] ?? null };
  const product = PRODUCT.exec(agent);
  return { kind: 'unknown', name: product?.[1] ?? 'unknown', version: product?.[2] ?? null };
}
