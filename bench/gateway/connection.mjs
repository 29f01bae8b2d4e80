import { connect } from 'node:net';
import { now } from './clock.mjs';

const headerEnd = Buffer.from('\r\n\r\n');

/** Reads the body of one reply: by length or in chunks. `push` returns what is left of the bytes once the body is complete, else null. */
const lengthReader = (length, onBody) => {
  let left = length;
  return (bytes) => {
    const part = bytes.subarray(0, left);
    left -= part.length;
    if (part.length > 0) onBody(part);
    return left === 0 ? bytes.subarray(part.length) : null;
  };
};

const chunkReader = (onBody) => {
  let left = -1; // -1: in a size line; else bytes of this chunk still to come, its line end included
  let line = '';
  let last = false;
  return (bytes) => {
    let at = 0;
    while (at < bytes.length) {
      if (left === -1) {
        const end = bytes.indexOf(10, at);
        line += bytes.latin1Slice(at, end === -1 ? bytes.length : end + 1);
        if (end === -1) return null;
        at = end + 1;
        const size = Number.parseInt(line, 16);
        if (Number.isNaN(size)) throw new Error(`bad chunk size ${JSON.stringify(line)}`);
        line = '';
        last = size === 0;
        left = size + 2;
      }
      const take = Math.min(left, bytes.length - at);
      const content = Math.min(take, Math.max(0, left - 2));
      if (content > 0) onBody(bytes.subarray(at, at + content));
      left -= take;
      at += take;
      if (left === 0) {
        if (last) return bytes.subarray(at);
        left = -1;
      }
    }
    return null;
  };
};

/** One keep-alive connection over a raw socket: the cheapest client that still reads every reply whole. Times are of the shared clock. */
export class Connection {
  #socket;
  #reply = null;
  #head = Buffer.alloc(0);
  #read = null;

  static async open(port) {
    const connection = new Connection();
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    connection.#socket = socket;
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.removeAllListeners('error');
    socket.on('data', (bytes) => connection.#onData(bytes));
    socket.on('error', (error) => connection.#fail(error));
    socket.on('close', () => connection.#fail(new Error('connection closed in the middle of a call')));
    return connection;
  }

  /** Sends head and body, resolves with the whole reply. `onBody` sees each piece of the body with its time. */
  call(head, body, onBody) {
    return new Promise((resolve, reject) => {
      const startedAt = now();
      this.#reply = { resolve, reject, onBody, startedAt, firstByteAt: 0, status: 0, headers: '', bodyBytes: 0 };
      this.#socket.cork();
      this.#socket.write(head);
      this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  close() {
    this.#reply = null;
    this.#socket.destroy();
  }

  #onData(bytes) {
    const at = now();
    const reply = this.#reply;
    if (reply === null) return this.#fail(new Error('bytes without a call'));
    let rest = bytes;
    if (this.#read === null) {
      this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
      const end = this.#head.indexOf(headerEnd);
      if (end === -1) return;
      rest = this.#head.subarray(end + headerEnd.length);
      this.#begin(this.#head.latin1Slice(0, end), reply);
    }
    if (rest.length > 0 && reply.firstByteAt === 0) reply.firstByteAt = at;
    this.#at = at;
    const left = rest.length > 0 || reply.empty ? this.#read(rest) : null;
    if (left === null) return;
    this.#read = null;
    this.#head = Buffer.alloc(0);
    this.#reply = null;
    reply.endedAt = at;
    reply.resolve(reply);
  }
  #at = 0;

  #begin(head, reply) {
    reply.headers = head;
    reply.status = Number(head.slice(9, 12));
    const onBody = (part) => {
      reply.bodyBytes += part.length;
      reply.onBody?.(part, this.#at);
    };
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    reply.empty = length === '0';
    this.#read = length === undefined ? chunkReader(onBody) : lengthReader(Number(length), onBody);
  }

  #fail(error) {
    const reply = this.#reply;
    this.#reply = null;
    this.#socket.destroy();
    reply?.reject(error);
  }
}
