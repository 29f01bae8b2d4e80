import { notFound } from './error-body.js';

const known = [
  ['claude-opus-5-5', 'Claude Opus 5.5'],
  ['claude-sonnet-5-5', 'Claude Sonnet 5.5'],
  ['claude-haiku-5-5', 'Claude Haiku 5.5'],
] as const;

const model = ([id, name]: (typeof known)[number]): object => ({
  type: 'model',
  id,
  display_name: name,
  created_at: '2025-11-01T00:00:00Z',
  max_input_tokens: 1_000_000,
  max_tokens: 64_000,
  capabilities: null,
});

/** The reply of `GET /v1/models`. Calls may name any model; these are only what is listed. */
export const modelList = (limit: number): object => {
  const data = known.slice(0, limit);
  return {
    data: data.map(model),
    has_more: data.length < known.length,
    first_id: data[0]?.[0] ?? null,
    last_id: data.at(-1)?.[0] ?? null,
  };
};

/** The reply of `GET /v1/models/{id}`; throws ApiProblem 404. */
export const modelNamed = (id: string): object => {
  const entry = known.find(([name]) => name === id);
  if (entry === undefined) throw notFound(`model: ${id}`);
  return model(entry);
};
