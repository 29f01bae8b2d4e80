import { type Simulator, startSimulator } from '../../simulator.js';

type Json = Record<string, unknown>;
interface ToolPart {
  readonly index: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}
export interface Delta {
  readonly role?: string;
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly ToolPart[];
  readonly function_call?: { readonly name?: string; readonly arguments?: string };
}
export interface Choice {
  readonly index: number;
  readonly delta: Delta;
  readonly message: Json & { readonly content: string | null };
  readonly finish_reason: string | null;
}
export interface Chunk {
  readonly choices: readonly Choice[];
  readonly usage?: Json | null;
  readonly obfuscation?: string;
}

export const key = 'key-of-this-test';
export const bash = { type: 'function', function: { name: 'Bash', parameters: {} } };

/** What a choice said in all its chunks. */
export const joined = (chunks: readonly Chunk[], piece: (delta: Delta) => string | null | undefined, index = 0): string =>
  chunks
    .flatMap(({ choices }) => choices)
    .filter((choice) => choice.index === index)
    .map(({ delta }) => piece(delta) ?? '')
    .join('');

/** A simulator for the tests of one file, and calls of its Chat Completions. */
export class SimulatedChat {
  private constructor(readonly simulator: Simulator) {}

  static async start(): Promise<SimulatedChat> {
    return new SimulatedChat(await startSimulator({ host: '127.0.0.1', port: 0, key }));
  }

  call(body: object | string, authorization = `Bearer ${key}`): Promise<Response> {
    return fetch(`${this.simulator.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify({ model: 'gpt-5.4', ...body }),
    });
  }

  ask(content: string, more: object = {}): Promise<Response> {
    return this.call({ messages: [{ role: 'user', content }], ...more });
  }

  async choices(content: string, more: object = {}): Promise<readonly Choice[]> {
    return ((await (await this.ask(content, more)).json()) as Chunk).choices;
  }

  async streamText(content: string, more: object = {}): Promise<string> {
    return (await this.ask(content, { stream: true, ...more })).text();
  }

  /** Throws when the stream does not end as the API's do. */
  async chunks(content: string, more: object = {}): Promise<Chunk[]> {
    const frames = (await this.streamText(content, more)).split('\n\n');
    if (frames.slice(-2).join() !== 'data: [DONE],') throw new Error(`it ends in ${frames.slice(-2).join()}`);
    return frames.slice(0, -2).map((frame) => JSON.parse(frame.replace(/^data: /, '')) as Chunk);
  }
}
