import { Readiness } from './readiness.js';

describe('readiness', () => {
  it('is given when every part gives it, and names the parts that do not', async () => {
    const readiness = new Readiness();
    readiness.register('bus', () => true);
    expect(await readiness.report()).toEqual({ ready: true, parts: { bus: 'ready' } });
    readiness.register('policy', () => 'no policy yet');
    readiness.register('journal', () => Promise.resolve(false));
    readiness.register('database', () => Promise.reject(new TypeError('connect to secret-host failed')));
    expect(await readiness.report()).toEqual({
      ready: false,
      parts: { bus: 'ready', policy: 'no policy yet', journal: 'not ready', database: 'failed: TypeError' },
    });
  });

  it('does not wait for a part that hangs', async () => {
    const readiness = new Readiness();
    readiness.register('database', () => new Promise(() => undefined));
    expect((await readiness.report()).parts).toEqual({ database: 'no answer' });
  });

  it('is gone once it is withdrawn', async () => {
    const readiness = new Readiness();
    readiness.withdraw();
    expect(await readiness.report()).toEqual({ ready: false, parts: { process: 'stopping' } });
  });

  it('has one part of a name', () => {
    const readiness = new Readiness();
    readiness.register('bus', () => true);
    expect(() => readiness.register('bus', () => true)).toThrow('already has a part named bus');
  });
});
