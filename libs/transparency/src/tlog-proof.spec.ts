import { formatCheckpoint, parseCheckpoint } from './checkpoint.js';
import { leafHash, nodeHash } from './merkle/hashes.js';
import { privateKeyOf } from './note/ed25519.js';
import { formatNote, signNote } from './note/signed-note.js';
import { formatTlogProof, parseTlogProof, provesLeaf } from './tlog-proof.js';

const secret = privateKeyOf(Buffer.alloc(32, 7));
const [a, b] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))];
const text = formatCheckpoint({ origin: 'log.test/0', size: 2, root: nodeHash(a, b) });
const checkpoint = formatNote({ text, signatures: [signNote(text, 'log.test/0', secret)] });

describe('a proof as a file', () => {
  it.each([null, Buffer.from('{"v":1}')])('is read as it was written, with extra data %s', (extra) => {
    const file = formatTlogProof({ extra, index: 1, hashes: [a], checkpoint });
    expect(file.startsWith('c2sp.org/tlog-proof@v1\n')).toBe(true);
    const proof = parseTlogProof(file);
    expect(proof).toEqual({ extra, index: 1, hashes: [a], checkpoint });
    expect(provesLeaf(proof, b)).toBe(true);
    expect(provesLeaf(proof, a)).toBe(false);
  });

  it.each([
    ['another header', (file: string) => file.replace('@v1', '@v2')],
    ['an index that is none', (file: string) => file.replace('index 1', 'index 01')],
    ['no index', (file: string) => file.replace('index 1\n', '')],
    ['a hash that is none', (file: string) => file.replace(a.toString('base64'), 'AAAA')],
    ['no checkpoint', (file: string) => file.slice(0, file.indexOf('\n\n'))],
  ])('is none with %s', (_what, change) => {
    const file = formatTlogProof({ extra: null, index: 1, hashes: [a], checkpoint });
    expect(() => parseTlogProof(change(file))).toThrow(expect.objectContaining({ fault: 'malformed' }));
  });
});

describe('a checkpoint', () => {
  it('has three lines', () => {
    expect(text).toBe(`log.test/0\n2\n${nodeHash(a, b).toString('base64')}\n`);
    expect(parseCheckpoint(text)).toEqual({ origin: 'log.test/0', size: 2, root: nodeHash(a, b) });
  });

  it.each(['', 'log\n', 'log\n02\nAAAA\n', 'log\n-1\nAAAA\n', `\n2\n${a.toString('base64')}\n`, `log\n2\n${a.toString('base64')}`])(
    'is none: %j',
    (wrong) => expect(() => parseCheckpoint(wrong)).toThrow(expect.objectContaining({ fault: 'malformed' })),
  );
});
