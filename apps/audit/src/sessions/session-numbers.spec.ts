import { idAt, middayOf } from '../testing/days.fake.js';
import { AuditServiceFake } from '../testing/audit-service.fake.js';
import { body, entries, refOf } from '../testing/entries.fake.js';
import { JournalChain } from '../testing/journal-chain.fake.js';

describe('a session whose earlier records come later', () => {
  let audit: AuditServiceFake;
  beforeAll(async () => {
    audit = await AuditServiceFake.start();
  });
  afterAll(() => audit.close());

  it('is read whole, in whatever order its days come', async () => {
    const said = async (daysAgo: number, text: string) => {
      const [id, chain, content] = [
        idAt(middayOf(daysAgo), daysAgo),
        new JournalChain(`chain-${daysAgo}`, middayOf(daysAgo)),
        JSON.stringify(text),
      ];
      const request = body(`${id}:request`, [{ ref: refOf(content, 'late') }]);
      const startedAt = new Date(middayOf(daysAgo)).toISOString();
      await audit.send([chain.add(entries.content(content, 'late', id)), chain.add(entries.received(id, { request, startedAt }, 'late'))]);
      return id;
    };
    const ids = [await said(10, 'ten days ago'), await said(45, 'forty-five days ago'), await said(30, 'thirty days ago')];
    const texts = await Promise.all(ids.map(async (id) => (await audit.get(`/api/exchanges/${id}`)).body['request']));
    expect(texts).toEqual(['ten days ago', 'forty-five days ago', 'thirty days ago']);
  });
});
