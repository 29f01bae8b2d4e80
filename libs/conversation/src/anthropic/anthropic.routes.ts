import { carried, ofBatch, refused } from '../format/route.js';
import type { Route } from '../format/wire-format.js';

const noFiles =
  'Files that the provider keeps are not carried: what they hold could not be inspected when it is used. Send the content in the message.';
const noBatchList = 'Batches of all callers stand under one key, so they are not listed. Keep the id that creating one gave you.';

/** The closed route table of the Anthropic API; what is not in it is refused as unknown. Source: platform.claude.com/docs/en/api/overview */
export const anthropicRoutes: readonly Route[] = [
  carried('anthropic.messages', 'generate', 'POST', '/v1/messages'),
  carried('anthropic.count_tokens', 'count', 'POST', '/v1/messages/count_tokens'),
  carried('anthropic.batch_create', 'batch', 'POST', '/v1/messages/batches'),
  refused('anthropic.batch_list', 'GET', '/v1/messages/batches', noBatchList),
  ofBatch('anthropic.batch', 'list', 'GET', '/v1/messages/batches/:id'),
  ofBatch('anthropic.batch_results', 'results', 'GET', '/v1/messages/batches/:id/results'),
  ofBatch('anthropic.batch_cancel', 'list', 'POST', '/v1/messages/batches/:id/cancel'),
  ofBatch('anthropic.batch_delete', 'list', 'DELETE', '/v1/messages/batches/:id'),
  carried('anthropic.models', 'list', 'GET', '/v1/models'),
  carried('anthropic.model', 'list', 'GET', '/v1/models/:id'),
  refused('anthropic.file_upload', 'POST', '/v1/files', noFiles),
  refused('anthropic.files', 'GET', '/v1/files', noFiles),
  refused('anthropic.file', 'GET', '/v1/files/*', noFiles),
  refused('anthropic.file_delete', 'DELETE', '/v1/files/*', noFiles),
  carried('anthropic.greeting', 'greeting', 'HEAD', '/', ''),
  carried('anthropic.hello', 'greeting', 'HEAD', '/api/hello', ''),
  carried('anthropic.hello_get', 'greeting', 'GET', '/api/hello', ''),
];
