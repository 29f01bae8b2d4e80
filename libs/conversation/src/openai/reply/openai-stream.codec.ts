import type { StreamCodec } from '../../format/reply-codec.js';
import type { Outcome } from '../../format/reply-event.js';
import type { Told } from '../../format/told.js';
import type { SseEvent } from '../../sse/sse-parser.js';
import { beats } from '../refusal/beats.js';
import { refuseStream } from '../refusal/refusal.js';
import { dataFrame } from './data-frame.js';
import { Said } from './said.js';
import type { SaidChoice } from './said-choice.js';
import { PlainChunks } from './plain-chunk.js';
import { StreamReader, type Chunk, type StreamPart } from './stream-reader.js';
import { writeJson, writeMembers } from './write-json.js';

const nothing = new Said();

/** A streamed chat completion. Every chunk is written anew from what was inspected. */
export class OpenAiStreamCodec implements StreamCodec {
  private readonly reader = new StreamReader();
  private readonly plain = new PlainChunks();

  read(frame: SseEvent): StreamPart {
    return this.reader.read(frame, this.plain);
  }

  write(part: StreamPart, outcomes: readonly Outcome[]): string {
    if (part.form === 'silent' || part.form === 'beat') return part.form === 'beat' ? beats.stream : '';
    if (part.form === 'plain') return this.plain.write(part, outcomes[0]);
    part.list.settle(outcomes);
    if (part.form === 'chunk') return this.chunk(part, outcomes);
    if (part.form === 'done') return this.late(part.choices) + dataFrame('[DONE]');
    const error = writeJson(part.root, part.list.changes);
    return dataFrame(part.named ? error : `{"error":${error}}`);
  }

  refuse(told: Told): string {
    return refuseStream(told);
  }

  fail(told: Told): string {
    return refuseStream(told);
  }

  private chunk(part: Chunk, outcomes: readonly Outcome[]): string {
    const written = this.written(part);
    const [piece] = part.events;
    if (part.plain !== null && piece?.type === 'piece' && outcomes[0]?.say === 'same')
      this.plain.learn(part.plain, part.data, piece, written);
    return written;
  }

  private written({ around, noise, choices, list: { changes } }: Chunk): string {
    const ending = choices.filter(({ late }) => late.length > 0);
    let before = '';
    for (const choice of ending) {
      if (!choice.said.isEmpty) before += this.frame(choice.write(changes, choice.said, null, []));
      before += this.late([choice]);
    }
    const left = choices
      .filter((choice) => !choice.isEmpty)
      .map((choice) => (ending.includes(choice) ? choice.write(changes, nothing) : choice.write(changes)));
    if (left.length === 0 && around.length === 0 && choices.length > 0) return before;
    return before + this.frame(left.join(','), [writeMembers(around, changes), noise].filter((text) => text !== '').join(','));
  }

  /** What was held back, each in a chunk of its own. */
  private late(choices: readonly SaidChoice[]): string {
    return choices.map((choice) => choice.late.map((said) => this.frame(choice.write(new Map(), said, null, []))).join('')).join('');
  }

  private frame(choices: string, around = ''): string {
    const envelope = [...this.reader.seen].map(([key, { raw }]) => `"${key}":${raw},`).join('');
    return dataFrame(`{${envelope}"choices":[${choices}]${around === '' ? '' : `,${around}`}}`);
  }
}
