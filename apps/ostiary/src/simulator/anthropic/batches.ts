import { hash } from 'node:crypto';
import { isObject, type JsonObject, objectsOf } from '../scripting/json-object.js';
import { writeJson } from '../scripting/raw-json.js';
import { ApiProblem } from '../wire/api-problem.js';
import { errorObject, invalid } from './error-body.js';
import { planMessage } from './message-reply.js';
import { ResourceStore } from './resource-store.js';

interface BatchRequest {
  readonly custom_id: string;
  readonly params: JsonObject;
}

interface Batch {
  readonly id: string;
  readonly createdAt: string;
  readonly requests: readonly BatchRequest[];
  cancelledAt: string | null;
  endedAt: string | null;
}

const maxBatches = 100;
const maxRequests = 10_000;
const expiresAt = '2030-01-01T00:00:00Z';

const readRequests = (body: unknown): BatchRequest[] => {
  const list: unknown = isObject(body) ? body['requests'] : undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > maxRequests) throw invalid('requests', 'Input should be a non-empty list');
  const requests = objectsOf(list).map(({ custom_id, params }, index) => {
    if (typeof custom_id !== 'string' || !/^[\w-]{1,64}$/.test(custom_id))
      throw invalid(`requests.${index}.custom_id`, 'Input should match ^[a-zA-Z0-9_-]{1,64}$');
    if (!isObject(params)) throw invalid(`requests.${index}.params`, 'Field required');
    return { custom_id, params };
  });
  if (requests.length !== list.length) throw invalid('requests', 'Input should be objects');
  if (new Set(requests.map((request) => request.custom_id)).size !== requests.length) throw invalid('requests', 'custom_id must be unique');
  return requests;
};

/** What one request of a batch comes to: the message that a call of its own would have got, or its error. */
const resultOf = ({ params }: BatchRequest): object => {
  const body = JSON.stringify(params);
  const requestHash = hash('sha256', body);
  try {
    return { type: 'succeeded', message: planMessage(body, requestHash).message };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { type: 'errored', error: errorObject(error, `req_sim${requestHash.slice(20, 40)}`) };
  }
};

/**
 * Message batches, https://docs.anthropic.com/en/api/creating-message-batches. A batch is in progress when it is created and has ended when
 * it is next asked for: there is time to cancel it, and nothing to wait for.
 */
export class Batches {
  private readonly store = new ResourceStore<Batch>('batch', maxBatches);

  create(body: unknown, requestHash: string): Batch {
    const requests = readRequests(body);
    const createdAt = new Date().toISOString();
    return this.store.add('msgbatch', requestHash, (id) => ({ id, createdAt, requests, cancelledAt: null, endedAt: null }));
  }

  look(id: string): Batch {
    const batch = this.store.get(id);
    batch.endedAt ??= new Date().toISOString();
    return batch;
  }

  cancel(id: string): Batch {
    const batch = this.store.get(id);
    if (batch.endedAt !== null) throw invalid('batch', 'it has ended');
    batch.cancelledAt ??= new Date().toISOString();
    return batch;
  }

  delete(id: string): object {
    if (this.store.get(id).endedAt === null) throw invalid('batch', 'it is still in progress; cancel it first');
    this.store.remove(id);
    return { id, type: 'message_batch_deleted' };
  }

  /** JSON Lines. In no order that a caller could rely on, as with the API: here from the last. */
  results(id: string): string {
    const batch = this.store.get(id);
    if (batch.endedAt === null) throw invalid('batch', 'it is still in progress');
    return batch.requests
      .map((request) => ({ custom_id: request.custom_id, result: batch.cancelledAt === null ? resultOf(request) : { type: 'canceled' } }))
      .toReversed()
      .map((line) => `${writeJson(line)}\n`)
      .join('');
  }

  list(query: URLSearchParams, origin: string): object {
    return this.store.page(query, (batch) => shownBatch(batch, origin));
  }
}

/** The MessageBatch object. `origin` is where this caller sees the API: the address of the results begins with it. */
export const shownBatch = ({ id, createdAt, requests, cancelledAt, endedAt }: Batch, origin: string): object => {
  const none = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  const state = endedAt === null ? 'processing' : cancelledAt === null ? 'succeeded' : 'canceled';
  return {
    id,
    type: 'message_batch',
    processing_status: endedAt !== null ? 'ended' : cancelledAt === null ? 'in_progress' : 'canceling',
    request_counts: { ...none, [state]: requests.length },
    created_at: createdAt,
    expires_at: expiresAt,
    ended_at: endedAt,
    archived_at: null,
    cancel_initiated_at: cancelledAt,
    results_url: endedAt === null ? null : `${origin}/v1/messages/batches/${id}/results`,
  };
};
