import { wideBudget } from './inspection-budget.fake.js';
import { randomBytes } from 'node:crypto';
import { BoundIds } from '../call/bound-ids.js';
import { buildRuleset } from '../ruleset/ruleset.js';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';

const rules = buildRuleset('version: 1\nrules: []\n', 1, randomBytes(32));
const [alice, mallory] = ['https://id.example.com alice', 'https://id.example.com mallory'];
const ids = new BoundIds(rules.key);

const inspect = (principal: string, members: object) => {
  const body = { model: 'claude-x', max_tokens: 1, messages: [{ role: 'user', content: 'hi' }], ...members };
  return InspectedRequest.of(
    rules,
    { format: 'anthropic', body: Buffer.from(JSON.stringify(body)), principal, headers: {}, budget: wideBudget },
    new ScanCache(),
  );
};
const forwarded = (request: InspectedRequest): string =>
  Buffer.from(request.rewrite([], { delivered: new Set() }).bytes ?? new Uint8Array()).toString();

const container = ids.bind('container', alice, 'container_01');
const file = ids.bind('file', alice, 'file_01');
const upload = (id: string) => ({ messages: [{ role: 'user', content: [{ type: 'container_upload', file_id: id }] }] });
const source = (id: string) => ({
  messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'file', file_id: id } }] }],
});

describe('ids of what the provider keeps', () => {
  it.each([
    ['a container', { container }, 'container_01'],
    ['a container as an object', { container: { id: container } }, 'container_01'],
    ['an upload', upload(file), 'file_01'],
    ['a document', source(file), 'file_01'],
  ])('reach it by its own name: %s', (_what, members, id) => {
    const request = inspect(alice, members);
    expect(request.inspection).toMatchObject({ strangeId: null, bound: true });
    expect(forwarded(request)).toContain(`"${id}"`);
    expect(forwarded(request)).not.toContain(`${id}.`);
  });

  it.each([
    ['another caller’s', mallory, { container }, 'container'],
    ['one that was not given here', alice, { container: 'container_01' }, 'container'],
    ['one of no known form', alice, { container: { id: '../x' } }, 'container.id'],
    ['a file for a container', alice, { container: file }, 'container'],
    ['another caller’s file', mallory, upload(file), 'messages.0.content.0.file_id'],
    ['a file from elsewhere', alice, source('file_01'), 'messages.0.content.0.source.file_id'],
  ])('are refused where they are %s', (_what, principal, members, path) => {
    expect(inspect(principal, members).inspection).toMatchObject({ strangeId: path });
  });
});
