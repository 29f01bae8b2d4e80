import type { StoredBody } from '#contracts';
import { z } from 'zod';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

/** As ingress sends them. */
const PART_BYTES = 768 * 1024;
const MEGABYTE = 1_000_000;

const found = z.object({ items: z.array(z.object({ id: z.string() })) });
const told = z.object({ blocks: z.array(z.object({ text: z.string() })) });

/** Texts of which each is stored for itself, one a block. */
const saying = (id: string, texts: readonly string[]): StoredBody => ({
  ...body(id, [{ text: '[' }, ...texts.map((text) => ({ ref: refOf(JSON.stringify(text)) })), { text: ']' }]),
  blocks: texts.map((_, index) => ({
    id: `messages.0.content.${index}`,
    kind: 'text',
    role: 'user',
    provenance: 'user',
    isNew: true,
    from: index + 1,
    to: index + 2,
    text: [{ from: index + 1, to: index + 2, as: 'string' }],
  })),
});

describe('a block of several megabytes', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
  });
  afterAll(() => audit.close());

  const huge = (name: string, megabytes: number): string => {
    const line = `export const ${name} = ["quoted", 'é', \`\${a}\`]; // \\ /* \u0301\n`;
    return `${name} begins ${line.repeat(Math.ceil((megabytes * MEGABYTE) / line.length))}`;
  };

  it.each([
    ['one', [huge('alpha', 5)]],
    ['of a body of twenty', [huge('beta', 5), huge('gamma', 5), huge('delta', 5), huge('epsilon', 5)]],
    ['without a word or a line', ['`'.repeat(5 * MEGABYTE), 'zeta']],
  ])('%s is found by its words and read back whole', async (name, texts) => {
    const chain = new JournalChain(name);
    const id = name.replaceAll(' ', '-');
    await audit.send(
      [
        ...texts.map((text) => chain.add(entries.content(JSON.stringify(text), 'session-1', id))),
        chain.add(entries.received(id, { request: saying(`${id}:request`, texts) })),
        chain.add(entries.ended(id, 'completed')),
      ],
      PART_BYTES,
    );
    const word = /[a-z]{4,}/.exec(texts.join(' '))![0];
    expect(found.parse((await audit.get(`/api/exchanges?q=${word}`)).body).items).toEqual([{ id }]);
    const { blocks } = told.parse((await audit.get(`/api/exchanges/${id}`)).body);
    expect(blocks.map(({ text }, index) => text === texts[index])).toEqual(texts.map(() => true));
  });
});
