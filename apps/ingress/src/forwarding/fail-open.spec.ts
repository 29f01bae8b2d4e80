import { OstiaryError } from '#contracts';
import { Journal } from '#journal';
import { ask, askingPolicy } from '../held-call.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

describe('a route, while the journal takes only how exchanges end,', () => {
  let ingress: RunningIngress;
  afterEach(() => ingress.stop());

  const start = async (failOpenRoutes: string[]): Promise<void> => {
    ingress = await RunningIngress.start(askingPolicy, { failOpenRoutes });
    const journal = ingress.service.app.get(Journal, { strict: false });
    const append = journal.appendAll.bind(journal);
    journal.appendAll = (entries) =>
      entries.some(({ type }) => /^exchange\.(completed|refused)$/.test(type))
        ? append(entries)
        : Promise.reject(new OstiaryError('audit_unavailable', 'The journal is full.'));
  };
  const endOf = async (response: Response) => {
    await response.text();
    return (await ingress.recordsOf(response.headers.get('ostiary-exchange'))).at(-1)!;
  };

  it('is not served', async () => {
    await start(['/v1/other']);
    const response = await ingress.call(ask('hi'));
    expect(response.status).toBe(503);
    const { type, data } = await endOf(response);
    expect(type).toBe('exchange.refused');
    expect(data).toMatchObject({ errorCode: 'audit_unavailable', provider: null });
    expect(data).not.toHaveProperty('failOpen');
    expect(ingress.provider.requests).toHaveLength(0);
  });

  it('is served where it is set so, and its end says that it was', async () => {
    await start(['/v1/messages']);
    const response = await ingress.call(ask('hi'));
    expect(response.status).toBe(200);
    const { type, data } = await endOf(response);
    expect(type).toBe('exchange.completed');
    expect(data).toMatchObject({ failOpen: true, provider: { status: 200 } });
  });
});
