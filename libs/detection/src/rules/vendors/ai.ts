import { either, named, type SecretSpec, token, vendor } from '../secret-spec.js';

/** AI providers, model hosts and what agents use. */
export const ai: readonly SecretSpec[] = [
  ...vendor('Anthropic', 'https://docs.anthropic.com/en/api/getting-started', [
    token('anthropic-api-key', 'sk-ant-api{digit:2}-{b64url:80-120}', { severity: 'critical' }),
    token('anthropic-admin-key', 'sk-ant-admin{digit:2}-{b64url:80-120}', { severity: 'critical' }),
    token(
      'anthropic-oauth-token',
      ['sk-ant-oat{digit:2}-{b64url:80-120}', 'sk-ant-ort{digit:2}-{b64url:80-120}', 'sk-ant-sid{digit:2}-{b64url:80-120}'],
      { severity: 'critical' },
    ),
  ]),
  ...vendor('OpenAI', 'https://platform.openai.com/docs/api-reference/authentication', [
    token(
      'openai-api-key',
      ['sk-proj-{b64url:40-200}', 'sk-svcacct-{b64url:40-200}', 'sk-None-{b64url:40-200}', 'sk-{alnum:20}T3BlbkFJ{alnum:20}'],
      { severity: 'critical' },
    ),
    token('openai-admin-key', 'sk-admin-{b64url:40-200}', { severity: 'critical' }),
    named('openai-session-token', ['openai_session', 'chatgpt_session'], '{b64url:40-}'),
  ]),
  ...vendor('generic', 'https://platform.openai.com/docs/api-reference/authentication', [
    // The form that many providers have taken over from OpenAI, among them DeepSeek, Moonshot, DashScope, Stability and LiteLLM.
    token('sk-api-key', ['sk-{alnum:32-64}', 'sk_{hex:48}'], { confidence: 'medium' }),
  ]),
  ...vendor('Hugging Face', 'https://huggingface.co/docs/hub/security-tokens', [
    token('huggingface-token', ['hf_{alnum:34}', 'api_org_{alpha:34}']),
  ]),
  ...vendor('Groq', 'https://console.groq.com/docs/quickstart', [token('groq-api-key', 'gsk_{alnum:52}')]),
  ...vendor('Replicate', 'https://replicate.com/docs/reference/http', [token('replicate-token', 'r8_{alnum:37}')]),
  ...vendor('Perplexity', 'https://docs.perplexity.ai/getting-started/quickstart', [
    token('perplexity-api-key', ['pplx-{alnum:48}', 'pplx-{hex:48}']),
  ]),
  ...vendor('Together AI', 'https://docs.together.ai/docs/quickstart', [
    either('together-api-key', 'tgp_v1_{b64url:43}', 'together', '{hex:64}'),
  ]),
  ...vendor('Fireworks AI', 'https://docs.fireworks.ai/', [token('fireworks-api-key', ['fw_{alnum:22-24}', 'fw-{alnum:22-24}'])]),
  ...vendor('OpenRouter', 'https://openrouter.ai/docs/api-reference/authentication', [token('openrouter-api-key', 'sk-or-v1-{hex:64}')]),
  ...vendor('xAI', 'https://docs.x.ai/docs/overview', [token('xai-api-key', 'xai-{alnum:70-84}')]),
  ...vendor('Mistral', 'https://docs.mistral.ai/', [named('mistral-api-key', 'mistral', '{alnum:32}')]),
  ...vendor('Cohere', 'https://docs.cohere.com/', [named('cohere-api-key', ['cohere', 'co_api_key'], '{alnum:40}')]),
  ...vendor('DeepSeek', 'https://api-docs.deepseek.com/', [named('deepseek-api-key', 'deepseek', 'sk-{hex:32}')]),
  ...vendor('ElevenLabs', 'https://elevenlabs.io/docs/api-reference/authentication', [
    named('elevenlabs-api-key', ['elevenlabs', 'eleven_labs', 'xi-api-key', 'xi_api_key', 'eleven_api'], ['sk_{hex:48}', '{hex:32}']),
  ]),
  ...vendor('AssemblyAI', 'https://www.assemblyai.com/docs', [named('assemblyai-key', 'assemblyai', '{hex:32}')]),
  ...vendor('Deepgram', 'https://developers.deepgram.com/docs/create-additional-api-keys', [named('deepgram-key', 'deepgram', '{hex:40}')]),
  ...vendor('Pinecone', 'https://docs.pinecone.io/guides/projects/manage-api-keys', [
    either('pinecone-api-key', 'pcsk_{alnum:4-6}_{alnum:50-70}', 'pinecone', '{uuid}'),
  ]),
  ...vendor('Weaviate', 'https://docs.weaviate.io/', [named('weaviate-key', 'weaviate', ['{alnum:36}', '{b64:40-90}{pad:0-2}'])]),
  ...vendor('Qdrant', 'https://qdrant.tech/documentation/cloud/authentication/', [named('qdrant-key', 'qdrant', '{b64url:40-60}')]),
  ...vendor('Voyage AI', 'https://docs.voyageai.com/', [token('voyage-api-key', 'pa-{b64url:43}')]),
  ...vendor('Jina AI', 'https://jina.ai/', [token('jina-api-key', 'jina_{hex:32}{b64url:28}')]),
  ...vendor('NVIDIA', 'https://docs.ngc.nvidia.com/', [token('nvidia-api-key', 'nvapi-{b64url:60-70}')]),
  ...vendor('Cerebras', 'https://inference-docs.cerebras.ai/', [token('cerebras-api-key', 'csk-{lowernum:48}')]),
  ...vendor('Stability AI', 'https://platform.stability.ai/docs', [
    named('stability-api-key', ['stability', 'dreamstudio'], 'sk-{alnum:48}'),
  ]),
  ...vendor('AI21', 'https://docs.ai21.com/', [named('ai21-api-key', 'ai21', '{alnum:32}')]),
  ...vendor('Zhipu AI', 'https://docs.z.ai/', [named('zhipu-api-key', ['zhipu', 'zai_api', 'bigmodel', 'glm_api'], '{hex:32}.{alnum:16}')]),
  ...vendor('Weights & Biases', 'https://docs.wandb.ai/guides/track/environment-variables', [
    either('wandb-api-key', 'wandb_v1_{b64url:60-90}', 'wandb', '{hex:40}'),
  ]),
  ...vendor('LangChain', 'https://docs.smith.langchain.com/', [
    token('langsmith-key', ['lsv2_pt_{hex:32}_{hex:10}', 'lsv2_sk_{hex:32}_{hex:10}', 'ls__{hex:32}']),
  ]),
  ...vendor('Langfuse', 'https://langfuse.com/docs', [token('langfuse-secret', 'sk-lf-{uuid}')]),
  ...vendor('Helicone', 'https://docs.helicone.ai/', [
    token('helicone-key', ['sk-helicone-{b64url:24-60}', 'sk-helicone-eu-{b64url:24-60}']),
  ]),
  ...vendor('Comet', 'https://www.comet.com/docs/', [named('comet-key', ['comet_api', 'comet_ml', 'opik'], '{alnum:25}')]),
  ...vendor('Tavily', 'https://docs.tavily.com/', [
    token('tavily-key', ['tvly-{alnum:32}', 'tvly-dev-{b64url:32}', 'tvly-prod-{b64url:32}']),
  ]),
  ...vendor('Firecrawl', 'https://docs.firecrawl.dev/', [token('firecrawl-key', 'fc-{hex:32}')]),
  ...vendor('Exa', 'https://docs.exa.ai/', [named('exa-key', ['exa_api', 'exa_key'], '{uuid}')]),
  ...vendor('SerpApi', 'https://serpapi.com/', [named('serpapi-key', ['serpapi', 'serper'], ['{hex:64}', '{hex:40}'])]),
  ...vendor('Brave', 'https://brave.com/search/api/', [token('brave-search-key', 'BSA{b64url:28}')]),
  ...vendor('E2B', 'https://e2b.dev/docs', [token('e2b-key', 'e2b_{hex:40}')]),
  ...vendor('Modal', 'https://modal.com/docs/reference/modal.config', [
    token('modal-token', ['as-{alnum:22}', 'ak-{alnum:22}'], { confidence: 'medium' }),
  ]),
  ...vendor('RunPod', 'https://docs.runpod.io/get-started/api-keys', [token('runpod-key', 'rpa_{alnum:40-50}')]),
  ...vendor('Baseten', 'https://docs.baseten.co/', [named('baseten-key', 'baseten', '{alnum:8}.{alnum:32}')]),
  ...vendor('Cursor', 'https://docs.cursor.com/', [token('cursor-key', ['key_{hex:64}', 'crsr_{hex:64}'])]),
  ...vendor('Dify', 'https://docs.dify.ai/', [named('dify-key', 'dify', ['app-{alnum:24}', 'dataset-{alnum:24}'])]),
  ...vendor('Vapi', 'https://docs.vapi.ai/', [named('vapi-key', 'vapi', '{uuid}')]),
  ...vendor('RapidAPI', 'https://docs.rapidapi.com/docs/keys', [
    named('rapidapi-key', ['rapidapi', 'x-rapidapi-key', 'rapid_api'], '{alnum:50}'),
  ]),
];
