import type { StreamCodec } from '#conversation';
import { ClientLeftError } from '../call/endings.js';
import type { Guard } from './guard.js';
import type { ReplyContext } from './reply-context.js';
import type { ReplyRecorder } from './reply-recorder.js';
import { passed, type Said } from './said.js';
import { StreamRunner } from './stream-runner.js';

/** A promise that tells whether anybody would hear of its failure. */
class Watched<T> extends Promise<T> {
  isHeard = false;

  override catch<B = never>(failed: (reason: unknown) => B | PromiseLike<B>): Promise<T | B> {
    this.isHeard = true;
    return super.catch(failed);
  }
}

describe('a stream', () => {
  const run = (
    guard: object,
    codec: object,
    { left = new AbortController(), chunks = ['data: usage\n\ndata: blockEnd\n\n'], written = [] as (string | Uint8Array)[] } = {},
  ) => {
    const reply = { left: left.signal, write: (piece: string | Uint8Array) => void written.push(piece), end: () => undefined };
    const context = { call: { exchange: { reasons: [] }, reply } } as unknown as ReplyContext;
    const recorder = { received: () => undefined, given: () => undefined } as unknown as ReplyRecorder;
    const read = ({ data }: { data: string }) => ({ events: [{ type: data }] });
    const whole = { read, write: () => 'some text', ...codec } as unknown as StreamCodec;
    const runner = new StreamRunner(context, guard as Guard, whole, recorder);
    return runner.run(
      (async function* (): AsyncGenerator<Uint8Array> {
        for (const chunk of chunks) yield Buffer.from(chunk);
      })(),
    );
  };

  it('that its client has left leaves no judgement behind whose failure nobody would hear', async () => {
    const left = new AbortController();
    let judging: Watched<Said> | null = null;
    const take = ({ type }: { type: string }): Said | Promise<Said> => {
      if (type === 'usage') return passed;
      left.abort();
      return (judging = new Watched<Said>(() => undefined));
    };
    await expect(run({ take, abort: () => undefined }, {}, { left })).rejects.toThrow(ClientLeftError);
    expect(judging!.isHeard).toBe(true);
  });

  it.each<[string, object, object]>([
    ['guard', { take: () => Promise.reject(new TypeError('a defect')), abort: () => undefined }, {}],
    [
      'codec',
      { take: () => passed, abort: () => undefined },
      {
        write: () => {
          throw new TypeError('a defect');
        },
      },
    ],
  ])('ends with the defect of its %s', async (_what, guard, codec) => {
    await expect(run(guard, codec)).rejects.toThrow('a defect');
  });

  it('goes out in one write a chunk: in the bytes that came where nothing is changed, else in what became of it', async () => {
    const written: (string | Uint8Array)[] = [];
    const chunks = ['data: a\n\ndata: ä\n\n', 'data: a\n\ndata: masked\n\n', 'data: a\n\ndata', ': a\n\n', 'data: a\n\ndata: end\n\n'];
    const write = ({ raw }: { raw: string }): string => raw.replace('masked', '[masked]');
    const read = ({ data, raw }: { data: string; raw: string }) => ({ events: [{ type: data }], raw });
    await run({ take: () => passed, abort: () => undefined }, { read, write }, { chunks, written });
    expect(written.map(String)).toEqual(chunks.toSpliced(1, 3, 'data: a\n\ndata: [masked]\n\n', 'data: a\n\n', 'data: a\n\n'));
    expect(written.map((piece) => typeof piece !== 'string')).toEqual([true, false, false, false, true]);
  });

  it('says nothing of a chunk but what comes before the frame that ends it', async () => {
    const written: (string | Uint8Array)[] = [];
    const take = ({ type }: { type: string }): Said => {
      if (type === 'secret') throw new TypeError('a rule');
      return passed;
    };
    const read = ({ data, raw }: { data: string; raw: string }) => ({ events: [{ type: data }], raw });
    const write = ({ raw }: { raw: string }): string => raw;
    const chunks = ['data: a\n\ndata: secret\n\n'];
    await expect(run({ take, abort: () => undefined }, { read, write }, { chunks, written })).rejects.toThrow('a rule');
    expect(written).toEqual(['data: a\n\n']);
  });
});
