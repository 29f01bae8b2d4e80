import { once } from 'node:events';
import { connect } from 'node:net';
import { LoopbackRedirect } from './loopback-redirect.js';

describe('the address that a browser comes back to', () => {
  it('is given up though the browser holds a connection on which it asks for nothing', async () => {
    const redirect = await LoopbackRedirect.listen();
    const { url } = redirect;
    const ahead = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    await once(ahead, 'connect');
    expect((await fetch(url)).status).toBe(404);
    await redirect.close();
    if (!ahead.closed) await once(ahead, 'close');
    await expect(fetch(url)).rejects.toThrow();
  });
});
