import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number | null;
  readonly text: string;
}

/** Sends bytes as they are, for what no HTTP client would write; resolves with all that came back when the connection ends or `waitMs` is over. */
export function rawRequest(url: string, pieces: readonly (string | Uint8Array)[], waitMs = 5_000): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    const done = () => {
      clearTimeout(late);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? null : Number(status), text });
    };
    const late = setTimeout(done, waitMs);
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', done);
    socket.on('error', done);
  });
}
