import type { IncomingMessage } from 'node:http';
import { OstiaryError } from '#contracts';
import { checkContentType, inflaterFor, type Inflater } from './body-encoding.js';
import { ClientLeftError } from '../call/endings.js';

export interface BodyLimits {
  /** Bytes, after inflation. */
  readonly maxBytes: number;
  /** Inflated bytes for each byte sent; looked at once a body has grown beyond what could do harm. */
  readonly maxRatio: number;
  /** Milliseconds until the last byte must be there. */
  readonly timeoutMs: number;
}

/** Below this many bytes a high ratio is only a repetitive text. */
const HARMLESS_BYTES = 1024 * 1024;

/**
 * The whole body, inflated. HTTP's own lengths need no check here: the parser refuses contradicting ones and lets no byte beyond
 * the announced one pass.
 * @throws OstiaryError `body_too_large`, `body_too_slow`, `body_encoding`; ClientLeftError when the upload breaks off. What is
 * still to come of the body is then not read: close the connection with the answer.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  checkContentType(request.headers);
  const inflater = inflaterFor(request.headers);
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge(limits);
  return new Promise((resolve, reject) => new BodyReader(request, inflater, limits, resolve, reject).start());
}

class BodyReader {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private received = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly inflater: Inflater | null,
    private readonly limits: BodyLimits,
    private readonly resolve: (body: Buffer) => void,
    private readonly reject: (reason: Error) => void,
  ) {}

  start(): void {
    this.timer = setTimeout(this.onTimeout, this.limits.timeoutMs);
    this.request.on('close', this.onClose).on('error', this.onClose);
    const { inflater } = this;
    if (inflater === null) this.request.on('data', this.onOutput).on('end', this.onEnd);
    else {
      inflater.on('data', this.onOutput).on('end', this.onEnd).on('error', this.onBadEncoding);
      this.request.on('data', this.onInput).pipe(inflater);
    }
  }

  private readonly onInput = (chunk: Buffer): void => {
    this.received += chunk.length;
  };

  private readonly onOutput = (chunk: Buffer): void => {
    this.size += chunk.length;
    this.chunks.push(chunk);
    if (this.size > this.limits.maxBytes || this.isBomb()) this.fail(tooLarge(this.limits));
  };

  private readonly onEnd = (): void => {
    if (this.inflater !== null && this.inflater.bytesWritten < this.received) return this.onBadEncoding();
    this.release();
    const [first, ...others] = this.chunks;
    this.resolve(first !== undefined && others.length === 0 ? first : Buffer.concat(this.chunks, this.size));
  };

  private readonly onClose = (): void => {
    // The request closes after its end too, while the inflater is still at work.
    if (!this.request.complete) this.fail(new ClientLeftError());
  };

  private readonly onBadEncoding = (): void =>
    this.fail(new OstiaryError('body_encoding', 'The body is not what its content encoding says.'));

  private readonly onTimeout = (): void =>
    this.fail(new OstiaryError('body_too_slow', `The body did not arrive within ${this.limits.timeoutMs / 1_000} s.`));

  private isBomb(): boolean {
    return this.inflater !== null && this.size > HARMLESS_BYTES && this.size > this.received * this.limits.maxRatio;
  }

  private fail(reason: Error): void {
    this.release();
    this.request.pause();
    this.chunks.length = 0;
    this.reject(reason);
  }

  private release(): void {
    clearTimeout(this.timer);
    const { request, inflater } = this;
    request.off('data', this.onInput).off('data', this.onOutput).off('end', this.onEnd).off('close', this.onClose);
    if (inflater === null) return;
    request.unpipe(inflater);
    inflater.off('data', this.onOutput).off('end', this.onEnd).destroy();
  }
}

const tooLarge = ({ maxBytes }: BodyLimits): OstiaryError =>
  new OstiaryError('body_too_large', `The body is larger than ${maxBytes} bytes after inflation, or inflates beyond all measure.`);
