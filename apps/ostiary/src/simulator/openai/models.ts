import { ApiProblem } from '../wire/api-problem.js';

const known = ['gpt-5.4', 'gpt-5.4-mini', 'gpt-5.4-nano'];
const model = (id: string): object => ({ id, object: 'model', created: 1_761_955_200, owned_by: 'openai' });

/** The reply of `GET /v1/models`. Calls may name any model; these are only what is listed. */
export const modelList = (): object => ({ object: 'list', data: known.map(model) });

/** The reply of `GET /v1/models/{id}`; throws ApiProblem 404. */
export const modelNamed = (id: string): object => {
  if (!known.includes(id)) throw new ApiProblem(404, `The model '${id}' does not exist`, {}, { param: 'model', code: 'model_not_found' });
  return model(id);
};
