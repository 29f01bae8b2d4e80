import type { ApiCall } from '../wire/api-call.js';
import type { Exchange } from '../wire/exchange.js';
import { type Batches, shownBatch } from './batches.js';
import { invalid } from './error-body.js';
import { type Served, servedJson } from './served.js';

const readBody = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw invalid('body', 'The request body is not valid JSON');
  }
};

/** The routes below /v1/messages/batches; null when it is none of them. Throws ApiProblem. */
export const serveBatches = (batches: Batches, { method, url, headers, body }: ApiCall, { requestHash }: Exchange): Served | null => {
  const [id = '', action = '', ...deeper] = url.pathname.split('/').slice(4).map(decodeURIComponent);
  const origin = `http://${headers.host ?? 'localhost'}`;
  if (deeper.length > 0) return null;
  switch (`${method} ${id === '' ? '' : 'ID'} ${action}`) {
    case 'POST  ':
      return servedJson(shownBatch(batches.create(readBody(body), requestHash), origin));
    case 'GET  ':
      return servedJson(batches.list(url.searchParams, origin));
    case 'GET ID ':
      return servedJson(shownBatch(batches.look(id), origin));
    case 'DELETE ID ':
      return servedJson(batches.delete(id));
    case 'POST ID cancel':
      return servedJson(shownBatch(batches.cancel(id), origin));
    case 'GET ID results':
      return { contentType: 'application/x-jsonl', body: batches.results(id) };
    default:
      return null;
  }
};
