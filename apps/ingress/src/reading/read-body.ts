import type { IncomingMessage } from 'node:http';
import { OstiaryError } from '#contracts';
import { ShapeCounter, type ShapeLimits } from '#conversation';
import { ClientLeftError } from '../call/endings.js';
import { BodyBytes } from './body-bytes.js';
import { checkContentType, inflaterFor, type Inflater } from './body-encoding.js';
import { UploadPace, type Pace } from './upload-pace.js';

export interface BodyLimits {
  /** Bytes, after inflation. */
  readonly maxBytes: number;
  /** Inflated bytes for each byte sent, from the first byte on; see `REPETITIVE_BYTES`. */
  readonly maxRatio: number;
  readonly shape: ShapeLimits;
  readonly pace: Pace;
}

/** Room in memory for a body: told before the bytes are kept, it refuses what is too many by throwing. */
export interface BodyRoom {
  atLeast(bytes: number): void;
}

export interface ReadBody {
  readonly bytes: Buffer;
  /** Values and keys of its JSON, at least as many as there are. */
  readonly values: number;
}

/** What any body may inflate to, whatever its ratio: a short text that repeats itself. */
const REPETITIVE_BYTES = 64 * 1024;

/**
 * The whole body, inflated, within its limits at every byte. HTTP's own lengths need no check here: the parser refuses contradicting ones and
 * lets no byte beyond the announced one pass.
 * @throws OstiaryError `body_too_large`, `body_too_slow`, `body_too_complex`, `body_too_deep`, `body_encoding`, and what `room` throws;
 * ClientLeftError when the upload breaks off. What is still to come of the body is then not read: close the connection with the answer.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits, room: BodyRoom): Promise<ReadBody> {
  checkContentType(request.headers);
  const inflater = inflaterFor(request.headers);
  const told = request.headers['content-length'];
  if (told !== undefined && Number(told) > limits.maxBytes) throw tooLarge(limits);
  if (told !== undefined) room.atLeast(Number(told));
  // Most bodies are there by the time that their caller is known: nothing is left to be waited for, and nobody's pace to be watched.
  if (inflater === null && request.complete) return takeWhole(request, limits, room);
  const bytes = new BodyBytes(told === undefined || inflater !== null ? null : Number(told));
  return new Promise((resolve, reject) => new BodyReader(request, inflater, bytes, { limits, room, resolve, reject }).start());
}

/** A body that has arrived, and lies in the request's buffer. */
function takeWhole(request: IncomingMessage, limits: BodyLimits, room: BodyRoom): ReadBody {
  const size = request.readableLength;
  if (size > limits.maxBytes) throw tooLarge(limits);
  room.atLeast(size);
  const bytes = (request.read() as Buffer | null) ?? Buffer.alloc(0);
  if (bytes.length !== size) throw new ClientLeftError();
  const shape = new ShapeCounter(limits.shape);
  shape.push(bytes);
  return { bytes, values: shape.values };
}

interface Outlets {
  readonly limits: BodyLimits;
  readonly room: BodyRoom;
  readonly resolve: (body: ReadBody) => void;
  readonly reject: (reason: unknown) => void;
}

class BodyReader {
  private readonly shape: ShapeCounter;
  private readonly pace: UploadPace;
  private received = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly inflater: Inflater | null,
    private readonly body: BodyBytes,
    private readonly to: Outlets,
  ) {
    this.shape = new ShapeCounter(to.limits.shape);
    this.pace = new UploadPace(to.limits.pace, (reason) => this.fail(reason));
  }

  start(): void {
    this.request.on('data', this.onInput).on('close', this.onClose).on('error', this.onClose);
    const { inflater } = this;
    if (inflater === null) this.request.on('data', this.onOutput).on('end', this.onEnd);
    else {
      inflater.on('data', this.onOutput).on('end', this.onEnd).on('error', this.onBadEncoding);
      this.request.pipe(inflater);
    }
  }

  private readonly onInput = (chunk: Buffer): void => {
    this.received += chunk.length;
    this.pace.came(chunk.length);
  };

  private readonly onOutput = (chunk: Buffer): void => {
    const { limits, room } = this.to;
    const size = this.body.length + chunk.length;
    if (size > limits.maxBytes || this.isBomb(size)) return this.fail(tooLarge(limits));
    try {
      this.shape.push(chunk);
      room.atLeast(size);
    } catch (error) {
      return this.fail(error);
    }
    this.body.push(chunk);
  };

  private readonly onEnd = (): void => {
    if (this.inflater !== null && this.inflater.bytesWritten < this.received) return this.onBadEncoding();
    this.release();
    this.to.resolve({ bytes: this.body.take(), values: this.shape.values });
  };

  private readonly onClose = (): void => {
    // The request closes after its end too, while the inflater is still at work.
    if (!this.request.complete) this.fail(new ClientLeftError());
  };

  private readonly onBadEncoding = (): void =>
    this.fail(new OstiaryError('body_encoding', 'The body is not what its content encoding says.'));

  private isBomb(size: number): boolean {
    return this.inflater !== null && size > REPETITIVE_BYTES + this.received * this.to.limits.maxRatio;
  }

  private fail(reason: unknown): void {
    this.release();
    this.request.pause();
    this.to.reject(reason);
  }

  private release(): void {
    this.pace.stop();
    const { request, inflater } = this;
    request.off('data', this.onInput).off('data', this.onOutput).off('end', this.onEnd).off('close', this.onClose);
    // A connection may still break, which is nobody's to hear then; the reader must go, for it would keep the whole body as long as the call.
    request.on('error', ignored).off('error', this.onClose);
    if (inflater === null) return;
    request.unpipe(inflater);
    inflater.off('data', this.onOutput).off('end', this.onEnd).destroy();
  }
}

const ignored = (): void => undefined;

const tooLarge = ({ maxBytes }: BodyLimits): OstiaryError =>
  new OstiaryError('body_too_large', `The body is larger than ${maxBytes} bytes after inflation, or inflates beyond all measure.`);
