import { eventually } from '#messaging/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DistributedSystem } from './harness/distributed-system.js';
import { SignedIn } from './harness/signed-in.js';
import { checkout } from './harness/test-home.js';
import { uniqueWord } from './harness/unique.js';

interface Line {
  readonly id: string;
  readonly state: string;
  readonly happened: { readonly change: number; readonly kind: string } | null;
}

/** `ostiary approvals watch --json` of somebody who is signed in, in a process of its own. */
class Watching {
  readonly lines: Line[] = [];

  private constructor(
    private readonly person: SignedIn,
    private readonly child: ChildProcess,
  ) {
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const whole = (rest + text).split('\n');
      rest = whole.pop() ?? '';
      this.lines.push(...whole.map((line) => JSON.parse(line) as Line));
    });
  }

  static async as(token: string, control: string): Promise<Watching> {
    const person = await SignedIn.as(token, control);
    const env = { PATH: process.env['PATH'], ...person.env };
    const command = [join(checkout, 'dist/apps/cli/src/main.js'), 'approvals', 'watch', '--json'];
    return new Watching(person, spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'inherit'] }));
  }

  /** Until it shows what was open before it began: from then on every change is told. */
  connected(open: string): Promise<Line> {
    return eventually('the watch to have connected', () => this.lines.find(({ id }) => id === open), 120_000);
  }

  says(id: string, kind: string): Promise<Line> {
    return eventually(`${kind} of ${id}`, () => this.lines.find((line) => line.id === id && line.happened?.kind === kind));
  }

  /** As Ctrl-C does. */
  async end(): Promise<unknown> {
    this.child.kill('SIGINT');
    const [code] = (await once(this.child, 'exit')) as [number | null];
    await this.person.discard();
    return code;
  }
}

describe('watching approvals', () => {
  let system: DistributedSystem;
  beforeAll(async () => {
    system = await DistributedSystem.start('21-watching');
  });
  afterAll(() => system?.stop());

  it('goes on through the death of the approval service, and tells each change once; the record has them all', async () => {
    const [alice, bob, dave] = [
      await system.people.calling('alice'),
      await system.people.controlling('bob'),
      await system.people.controlling('dave'),
    ];
    const ask = async () => {
      const word = uniqueWord();
      const call = alice.call(`Check the prod database for ${word}`);
      return { call, approval: await bob.approvalWith(word) };
    };
    const open = await ask();
    const watching = await Watching.as(await system.people.token('bob'), system.url('control'));
    await watching.connected(open.approval.id);
    const before = await ask();
    await watching.says(before.approval.id, 'created');

    await system.kill9('approval');
    await system.restart('approval');
    const after = await ask();
    await watching.says(after.approval.id, 'created');
    for (const { approval, call } of [open, before, after]) {
      await bob.vote(approval.id, 'approve');
      expect((await call).status).toBe(200);
      await watching.says(approval.id, 'decided');
      await watching.says(approval.id, 'consumed');
      const told = watching.lines.flatMap(({ id, happened }) => (id === approval.id && happened !== null ? [happened.change] : []));
      // What was open when the watch began was created before.
      const first = approval.id === open.approval.id ? told[0]! : 1;
      expect(told).toEqual(told.map((_change, index) => first + index));

      const exchangeId = approval.exchangeId;
      const kinds = await eventually(`the record of ${approval.id}`, async () => {
        const changes = ((await dave.exchange(exchangeId))?.['approvalChanges'] ?? []) as { readonly kind: string }[];
        return changes.some(({ kind }) => kind === 'consumed') && changes.map(({ kind }) => kind);
      });
      expect(kinds).toEqual(expect.arrayContaining(['created', 'voted', 'decided', 'consumed']));
    }
    expect(await watching.end()).toBe(0);
  });
});
