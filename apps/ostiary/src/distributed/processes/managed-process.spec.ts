import { eventually } from '#messaging/testing';
import { Keeper } from './keeper.js';
import { ManagedProcess } from './managed-process.js';

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a managed process', () => {
  const keeper = new Keeper();
  afterAll(() => keeper.close());

  const script = (code: string, watcher = keeper) =>
    new ManagedProcess({ name: 'test', command: process.execPath, args: ['-e', code] }, watcher);
  const forever = 'setInterval(() => {}, 1000); console.log("ready")';

  it('keeps the last lines of both streams, and tells how it ended', async () => {
    const child = script('for (let i = 0; i < 100; i++) console.log("line", i); console.error("last words"); process.exitCode = 3');
    await child.start();
    expect(await child.ended).toEqual({ code: 3, signal: null });
    await eventually('the child', () => child.lastLines.includes('last words') && child.lastLines.includes('line 99'));
    expect(child.lastLines).not.toContain('line 0');
    expect(child.pid).toBeNull();
  });

  it('says when its command can’t be started', async () => {
    const child = new ManagedProcess({ name: 'none', command: '/nowhere/none', args: [] }, keeper);
    await expect(child.start()).rejects.toThrow('ENOENT');
    expect(child.isRunning()).toBe(false);
  });

  it('is asked to end, and is killed when it will not', async () => {
    const stubborn = script(`process.on('SIGTERM', () => console.log('no')); ${forever}`);
    await stubborn.start();
    await eventually('the child', () => stubborn.lastLines.includes('ready'));
    expect(await stubborn.stop(200)).toEqual({ code: null, signal: 'SIGKILL' });
    expect(stubborn.lastLines).toContain('no');
  });

  it('starts again after a kill -9, as another process', async () => {
    const child = script(forever);
    await child.start();
    const first = child.pid;
    await child.kill9();
    await child.start();
    expect(child.pid).not.toBe(first);
    expect(child.isRunning()).toBe(true);
    await child.stop();
  });

  it('does not outlive the keeper’s pipe, which closes with whoever holds it', async () => {
    const own = new Keeper();
    const [obedient, stubborn] = [script(forever, own), script(`process.on('SIGTERM', () => {}); ${forever}`, own)];
    await Promise.all([obedient.start(), stubborn.start()]);
    const pids = [obedient.pid ?? 0, stubborn.pid ?? 0];
    await eventually('the child', () => obedient.lastLines.length + stubborn.lastLines.length === 2);
    expect(pids.every(lives)).toBe(true);
    own.close();
    await eventually('the child', () => !pids.some(lives));
  });
});
