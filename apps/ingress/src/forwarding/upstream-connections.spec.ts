import { ask, askingPolicy, go, heldOn } from '../held-call.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';
import { stream, textFrames, wholeStream } from '../upstreams/scripted-provider.fake.js';

const streaming = { stream: true };

describe('calls that share the provider’s connections', () => {
  let ingress: RunningIngress;
  /** Lets go of the replies that are kept open. */
  let finish: (() => void)[] = [];

  const start = async (upstream: object, times: object = {}): Promise<void> => {
    ingress = await RunningIngress.start(askingPolicy, { uncommittedMs: 50, beatMs: 50, upstreamQuietMs: 50, ...times }, { upstream });
  };
  afterEach(async () => {
    for (const one of finish.splice(0)) one();
    await ingress.stop();
  });

  const of = async (name: string, body: object, signal?: AbortSignal): Promise<Response> =>
    ingress.call(body, {
      token: await ingress.issuer.sign({ sub: name, name, groups: ['engineering'] }),
      ...(signal === undefined ? {} : { signal }),
    });
  /** Streams of the provider's that begin and do not end. */
  const slow = (count: number): void => {
    for (let at = 0; at < count; at += 1)
      ingress.provider.next(async (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const [first = '', ...rest] = wholeStream(textFrames(0, ['done. ']));
        response.write(first);
        await new Promise<void>((resolve) => finish.push(resolve));
        response.end(rest.join(''));
      });
  };
  const gauges = async (): Promise<string[]> => {
    const text = await (await fetch(`${ingress.url}/metrics`)).text();
    const read = (name: string): string => new RegExp(`^${name}{upstream="anthropic"} (\\d+)$`, 'm').exec(text)?.[1] ?? '';
    return [read('ostiary_ingress_upstream_connections'), read('ostiary_ingress_upstream_waiting')];
  };
  /** So many connections are in use, whose calls the provider has, and so many calls wait. */
  const load = (...expected: [string, string]) =>
    ingress.until(async () => (await gauges()).join() === expected.join() && ingress.provider.requests.length >= Number(expected[0]));

  it('let another principal’s short call pass at once while one has many slow streams, and serve all of them in the end', async () => {
    await start({ connections: 8 });
    slow(4);
    const streams = Array.from({ length: 12 }, () => of('alice', ask('long', streaming)));
    await load('4', '8');
    expect(await (await of('bob', ask('hi'))).json()).toMatchObject({ content: [{ text: 'Hello.' }] });
    for (let at = 0; at < 8; at += 1) ingress.provider.next(stream(wholeStream(textFrames(0, ['more. ']))));
    for (const one of finish.splice(0)) one();
    const texts = await Promise.all(streams.map(async (one) => (await one).text()));
    expect(texts.every((text) => text.includes('message_stop'))).toBe(true);
    await load('0', '0');
  });

  it('hear beats while their stream waits', async () => {
    await start({ connections: 1 });
    slow(1);
    const first = of('alice', ask('long', streaming));
    await load('1', '0');
    const second = await of('bob', ask('waits', streaming));
    const reader = second.body!.getReader();
    expect(Buffer.from((await reader.read()).value ?? '').toString()).toContain(': keepalive');
    expect(ingress.provider.requests).toHaveLength(1);
    ingress.provider.next(stream(wholeStream(textFrames(0, ['at last. ']))));
    for (const one of finish.splice(0)) one();
    let rest = '';
    for (let next = await reader.read(); !next.done; next = await reader.read()) rest += Buffer.from(next.value).toString();
    expect(rest).toContain('at last.');
    await (await first).text();
  });

  it.each([
    ['the wait is too long', { connections: 1, maxWaitMs: 20 }],
    ['the queue is full', { connections: 1, maxWaiting: 1 }],
  ])('are told to ask again where %s, and nothing is recorded as forwarded', async (_why, upstream) => {
    await start(upstream, { upstreamQuietMs: 5_000 });
    slow(1);
    const first = of('alice', ask('long', streaming));
    await load('1', '0');
    const leaving = new AbortController();
    const queued = 'maxWaiting' in upstream ? of('carol', ask('queued'), leaving.signal).catch(() => null) : null;
    if (queued !== null) await load('1', '1');
    const response = await of('bob', ask('hi'));
    expect([response.status, response.headers.get('retry-after'), response.headers.get('x-should-retry')]).toEqual([503, '5', 'true']);
    expect(await response.json()).toMatchObject({ error: { type: 'overloaded_error', code: 'upstream_busy' } });
    const records = await ingress.recordsOf(response.headers.get('ostiary-exchange'));
    expect(records.map(({ type }) => type)).not.toContain('exchange.forwarded');
    expect(records.at(-1)).toMatchObject({ type: 'exchange.refused', data: { errorCode: 'upstream_busy' } });
    leaving.abort();
    await queued;
    for (const one of finish.splice(0)) one();
    await (await first).text();
  });

  it('leave the queue with their client', async () => {
    await start({ connections: 1 });
    slow(1);
    const first = of('alice', ask('long', streaming));
    await load('1', '0');
    const leaving = new AbortController();
    const gone = of('bob', ask('hi'), leaving.signal).catch(() => null);
    await load('1', '1');
    leaving.abort();
    await gone;
    await load('1', '0');
    for (const one of finish.splice(0)) one();
    await (await first).text();
    expect(ingress.provider.requests).toHaveLength(1);
  });

  it.each([
    ['a redirect', { status: 302, headers: { location: '/elsewhere', 'content-type': 'text/html' } }],
    ['a form that was not asked for', { status: 200, headers: { 'content-type': 'text/html' } }],
    ['an encoding that is not known', { status: 200, headers: { 'content-type': 'application/json', 'content-encoding': 'snappy' } }],
  ])('give theirs back where the provider answers with %s, however long that goes on', async (_what, { status, headers }) => {
    await start({ connections: 1 });
    ingress.provider.next(async (response) => {
      response.writeHead(status, headers).write('on and on');
      await new Promise<void>((resolve) => finish.push(resolve));
      response.end();
    });
    expect((await of('alice', ask('hi'))).status).toBe(502);
    await load('0', '0');
    expect((await of('bob', ask('hi'))).status).toBe(200);
  });

  it('give theirs back where the provider breaks off or is silent', async () => {
    await start({ connections: 1, headersTimeoutMs: 2_000 });
    ingress.provider.next((response) => void response.destroy());
    ingress.provider.next(() => new Promise<void>((resolve) => finish.push(resolve)));
    expect([(await of('alice', ask('hi'))).status, (await of('alice', ask('hi'))).status]).toEqual([502, 504]);
    await load('0', '0');
  });

  it('use an approval once they have one, and not before', async () => {
    await start({ connections: 1 }, { maxHoldMs: 20_000 });
    ingress.answer = ({ purpose }) => (purpose === 'claim' ? go : heldOn('c-1'));
    slow(1);
    const first = of('alice', ask('long', streaming));
    await load('1', '0');
    const held = of('bob', ask('look at the production database', streaming));
    await ingress.isHeld();
    expect(await gauges()).toEqual(['1', '0']);
    await ingress.resolve('c-1', 'approved');
    await load('1', '1');
    expect(ingress.questions.map(({ purpose }) => purpose)).toEqual(['decide']);
    ingress.provider.next(stream(wholeStream(textFrames(0, ['agreed. ']))));
    for (const one of finish.splice(0)) one();
    expect(await (await held).text()).toContain('agreed.');
    expect(ingress.questions.map(({ purpose }) => purpose)).toEqual(['decide', 'claim']);
    await (await first).text();
  });

  it('wait for another approval without one', async () => {
    await start({ connections: 1 });
    ingress.answer = ({ purpose, approvalId }) => {
      if (purpose === 'decide') return heldOn('d-1');
      return approvalId === 'd-1' ? heldOn('d-2') : go;
    };
    const held = of('alice', ask('look at the production database'));
    await ingress.until(() => ingress.held.includes('d-1'));
    await ingress.resolve('d-1', 'approved');
    await ingress.until(() => ingress.held.includes('d-2'));
    await load('0', '0');
    expect((await of('bob', ask('hi'))).status).toBe(200);
    await ingress.resolve('d-2', 'approved');
    expect((await held).status).toBe(200);
  });

  it('are told that the instance stops where they wait when it does', async () => {
    await start({ connections: 1 }, { drainMs: 100 });
    slow(1);
    const first = of('alice', ask('long', streaming)).then((response) => response.text().catch(() => 'cut'));
    await load('1', '0');
    const waiting = of('bob', ask('waits'));
    await load('1', '1');
    const closing = ingress.service.close();
    const response = await waiting;
    expect([response.status, await response.json()]).toEqual([
      503,
      expect.objectContaining({ error: expect.objectContaining({ code: 'shutting_down' }) }),
    ]);
    await Promise.all([closing, first]);
    expect(ingress.provider.requests).toHaveLength(1);
  });
});
