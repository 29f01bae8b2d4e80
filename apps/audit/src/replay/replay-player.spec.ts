import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ManualClock, SseSink } from '#chassis';
import type { ReplayEvent } from './replay-event.js';
import { ReplayPlayer, type Pace } from './replay-player.js';

class ResponseFake extends EventEmitter {
  text = '';
  writeHead(): this {
    return this;
  }
  write(text: string): boolean {
    this.text += text;
    return true;
  }
  end(text: string): void {
    this.text += text;
  }
  destroy(): void {
    this.emit('close');
  }
}

const textAt = (at: number): ReplayEvent => ({ name: 'text', data: { at, exchangeId: 'x', block: 'b', text: `at ${at}` } });

describe('a player', () => {
  const begin = async (pace: Pace, script: readonly ReplayEvent[]) => {
    const clock = new ManualClock();
    const response = new ResponseFake();
    const player: ReplayPlayer = new ReplayPlayer(
      new SseSink(response as unknown as ServerResponse, clock, () => player.stop('left')),
      clock,
      pace,
    );
    const ended = player.play(
      (async function* () {
        yield script;
      })(),
    );
    await clock.advance(0);
    return { clock, response, player, ended };
  };
  const shown = ({ text }: ResponseFake): string[] => [...text.matchAll(/"text":"(at \d+)"/g)].map((match) => match[1]!);

  it('goes as it went, faster, or at once', async () => {
    const real = await begin({ speed: 1, maxPauseMs: null }, [textAt(0), textAt(1_000)]);
    await real.clock.advance(999);
    expect(shown(real.response)).toEqual(['at 0']);
    await real.clock.advance(1);
    expect(await real.ended).toBe('played');
    const fast = await begin({ speed: 10, maxPauseMs: null }, [textAt(0), textAt(1_000)]);
    await fast.clock.advance(100);
    expect(await fast.ended).toBe('played');
    const atOnce = await begin({ speed: 0, maxPauseMs: null }, [textAt(0), textAt(1_000_000)]);
    expect(await atOnce.ended).toBe('played');
    expect(shown(atOnce.response)).toEqual(['at 0', 'at 1000000']);
  });

  it('shortens what is longer than the longest silence, and tells that it lives in a long one', async () => {
    const short = await begin({ speed: 1, maxPauseMs: 3_000 }, [textAt(0), textAt(600_000)]);
    await short.clock.advance(3_000);
    expect(await short.ended).toBe('played');
    const long = await begin({ speed: 1, maxPauseMs: null }, [textAt(0), textAt(40_000)]);
    await long.clock.advance(35_000);
    expect(long.response.text.match(/: beat/g)).toHaveLength(2);
    await long.clock.advance(5_000);
    expect(await long.ended).toBe('played');
  });

  it('ends when its reader leaves, and when it is stopped', async () => {
    const left = await begin({ speed: 1, maxPauseMs: null }, [textAt(0), textAt(60_000)]);
    await left.clock.advance(10);
    left.response.emit('close');
    expect(await left.ended).toBe('left');
    const stopped = await begin({ speed: 1, maxPauseMs: null }, [textAt(0), textAt(60_000)]);
    await stopped.clock.advance(10);
    stopped.player.stop('stopping');
    expect(await stopped.ended).toBe('stopping');
    expect(stopped.response.text).toMatch(/stopping/);
  });
});
