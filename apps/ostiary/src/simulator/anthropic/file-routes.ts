import type { ApiCall } from '../wire/api-call.js';
import type { Exchange } from '../wire/exchange.js';
import { type Files, shownFile } from './files.js';
import { type Served, servedJson } from './served.js';

/** The routes below /v1/files; null when it is none of them. Throws ApiProblem. */
export const serveFiles = async (
  files: Files,
  { method, url, headers, body }: ApiCall,
  { requestHash }: Exchange,
): Promise<Served | null> => {
  const [id = '', action = '', ...deeper] = url.pathname.split('/').slice(3).map(decodeURIComponent);
  if (deeper.length > 0) return null;
  switch (`${method} ${id === '' ? '' : 'ID'} ${action}`) {
    case 'POST  ':
      return servedJson(shownFile(await files.upload(body, headers['content-type'] ?? '', requestHash)));
    case 'GET  ':
      return servedJson(files.list(url.searchParams));
    case 'GET ID ':
      return servedJson(shownFile(files.get(id)));
    case 'DELETE ID ':
      return servedJson(files.delete(id));
    case 'GET ID content': {
      const { mimeType, bytes } = files.get(id);
      return { contentType: mimeType, body: bytes };
    }
    default:
      return null;
  }
};
