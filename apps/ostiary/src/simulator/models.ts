const known = [
  ['claude-opus-5-5', 'Claude Opus 5.5'],
  ['claude-sonnet-5-5', 'Claude Sonnet 5.5'],
  ['claude-haiku-5-5', 'Claude Haiku 5.5'],
] as const;

/** The reply of `GET /v1/models`. Calls may name any model; these are only what is listed. */
export const modelList = (limit: number): object => {
  const data = known.slice(0, limit).map(([id, name]) => ({ type: 'model', id, display_name: name, created_at: '2025-11-01T00:00:00Z' }));
  return { data, has_more: data.length < known.length, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
};
