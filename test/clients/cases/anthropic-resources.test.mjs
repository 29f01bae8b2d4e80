import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic, { toFile } from '@anthropic-ai/sdk';
import { stack, uniqueWord } from '../support/ostiary.mjs';
import { prompt, textOf } from '../support/sdk.mjs';
import { simulatorKey } from '../support/targets.mjs';

/** The simulator's batches, files and models, as Anthropic's SDK takes the real ones. */
const client = new Anthropic({ baseURL: stack.simulator, apiKey: simulatorKey, authToken: null, maxRetries: 0 });

describe('the simulator, as Anthropic’s SDK sees it', () => {
  test('answers a batch', async () => {
    const word = uniqueWord();
    const requests = [`sim:echo one ${word}`, 'sim:error 529'].map((text, index) => ({ custom_id: `call-${index}`, params: prompt(text) }));
    const { id } = await client.messages.batches.create({ requests });
    const listed = [];
    for await (const batch of client.messages.batches.list({ limit: 1 })) listed.push(batch.id);
    assert.ok(listed.includes(id));
    assert.equal((await client.messages.batches.retrieve(id)).processing_status, 'ended');
    const results = new Map();
    for await (const { custom_id: name, result } of await client.messages.batches.results(id)) results.set(name, result);
    assert.equal(textOf(results.get('call-0').message), `one ${word}`);
    assert.equal(results.get('call-1').error.error.type, 'overloaded_error');
    assert.equal((await client.messages.batches.delete(id)).type, 'message_batch_deleted');
  });

  test('cancels a batch', async () => {
    const { id } = await client.messages.batches.create({ requests: [{ custom_id: 'one', params: prompt('x') }] });
    assert.equal((await client.messages.batches.cancel(id)).processing_status, 'canceling');
    const results = [];
    await client.messages.batches.retrieve(id);
    for await (const { result } of await client.messages.batches.results(id)) results.push(result.type);
    assert.deepEqual(results, ['canceled']);
  });

  test('keeps a file', async () => {
    const { files } = client;
    const file = await files.upload({ file: await toFile(Buffer.from('some notes'), 'notes.txt', { type: 'text/plain' }) });
    assert.deepEqual(await files.retrieveMetadata(file.id), file);
    assert.equal(await (await files.download(file.id)).text(), 'some notes');
    await files.delete(file.id);
    await assert.rejects(files.retrieveMetadata(file.id), Anthropic.NotFoundError);
  });

  test('knows a model by its id', async () => {
    assert.equal((await client.models.retrieve('claude-opus-5-5')).id, 'claude-opus-5-5');
    await assert.rejects(client.models.retrieve('nonesuch'), Anthropic.NotFoundError);
  });
});
