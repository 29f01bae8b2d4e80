import { randomBytes } from 'node:crypto';
import { blocksDelivered, type TaintedBy, type TopicData } from '#contracts';
import { InProcessBus } from '#messaging';
import { TurnOrders } from './turn-orders.js';

const key = randomBytes(32);
const turn = { principal: 'issuer|alice', session: 'session-1', turn: 'p1' };
const order = (exchange: string): TaintedBy => ({ block: 'tool_response', provenance: 'tool_result', signals: ['hidden-order'], exchange });

describe('orders that were read in a turn', () => {
  let bus: InProcessBus;
  beforeEach(() => (bus = new InProcessBus()));
  afterEach(() => bus.close());

  const instance = async (): Promise<TurnOrders> => {
    const orders = new TurnOrders(bus, key);
    const hears = async ({ envelope }: { envelope: { data: TopicData<typeof blocksDelivered> } }) => orders.learn(envelope.data);
    await bus.subscribe(blocksDelivered, { group: 'each', from: 'earliest' }, hears);
    await bus.drained();
    return orders;
  };

  it('are known to every instance, and to one that starts later, for that turn alone', async () => {
    const [one, other] = [await instance(), await instance()];
    await one.remember(turn, [order('x1')]);
    await bus.drained();
    for (const orders of [one, other, await instance()]) {
      expect(orders.of(turn)).toEqual([order('x1')]);
      const strangers = [{ turn: 'p2' }, { turn: null }, { session: 'session-2' }, { principal: 'issuer|mallory' }];
      for (const stranger of strangers) expect(orders.of({ ...turn, ...stranger })).toEqual([]);
    }
  });

  it('are the newest ones, each once', async () => {
    const orders = await instance();
    for (const exchange of ['x0', 'x0', ...Array.from({ length: 16 }, (_, index) => `x${index + 1}`)])
      await orders.remember(turn, [order(exchange)]);
    expect(orders.of(turn).map(({ exchange }) => exchange)).toEqual(Array.from({ length: 16 }, (_, index) => `x${index + 1}`));
  });

  it('are told of where they are, and cannot be put under a turn without the key', async () => {
    const orders = await instance();
    orders.learn({ sessionId: 'session-1', digests: ['p1'], orders: [order('x1')] });
    expect(orders.of(turn)).toEqual([]);
  });

  it('hold the text back where the other instances cannot hear of them', async () => {
    const orders = await instance();
    await bus.close();
    await expect(orders.remember(turn, [order('x1')])).rejects.toMatchObject({ code: 'decision_unavailable' });
    await expect(orders.remember(turn, [])).resolves.toBeUndefined();
  });
});
