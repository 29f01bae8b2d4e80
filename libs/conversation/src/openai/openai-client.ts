import type { Client } from '#contracts';

/** `OpenAI/JS 7.57.0`, `AsyncOpenAI/Python 2.9.0`, `AzureOpenAI/JS 6.1.0`. */
const SDK = /^((?:Async)?(?:Azure)?OpenAI\/[\w.-]{1,32}) ([\w.+-]{1,64})/;
/** `ai/7.0.3 ai-sdk/openai/4.0.1 ai-sdk/provider-utils/5.0.0 runtime/node.js/v24`, and with `ai-sdk-openai/4.0.1` in its place. */
const AI_SDK = /(?:^|\s)(?:ai-sdk[/-][\w-]{1,32}|ai)\/([\w.+-]{1,64})/;
const PRODUCT = /^([\w.@-]{1,64})(?:\/([\w.+-]{1,64}))?/;
/** What user agents are looked at of; a longer one is a joke. */
const LONGEST = 512;

/** The program behind a user agent. Anybody can send any user agent: this chooses the form of an answer, never what is allowed. */
export function openAiClient(userAgent: string | undefined): Client {
  const agent = (userAgent ?? '').slice(0, LONGEST);
  const sdk = SDK.exec(agent);
  if (sdk !== null) return { kind: 'openai-sdk', name: sdk[1] ?? 'OpenAI', version: sdk[2] ?? null };
  const aiSdk = AI_SDK.exec(agent);
  if (aiSdk !== null) return { kind: 'ai-sdk', name: 'ai-sdk', version: aiSdk[1] ?? null };
  const product = PRODUCT.exec(agent);
  return { kind: 'unknown', name: product?.[1] ?? 'unknown', version: product?.[2] ?? null };
}
