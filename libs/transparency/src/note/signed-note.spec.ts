import * as fc from 'fast-check';
import { cosign } from './cosignature.js';
import { privateKeyOf, publicBytesOf } from './ed25519.js';
import { formatNoteKey, noteKey, noteKeyOf, noteKeyTypes, parseNoteKey } from './note-key.js';
import { formatNote, parseNote, signedBy, signNote } from './signed-note.js';

const secret = privateKeyOf(Buffer.alloc(32, 7));
const log = noteKeyOf('log.test/0', noteKeyTypes.log, secret);
const witnessSecret = privateKeyOf(Buffer.alloc(32, 8));
const witness = noteKeyOf('witness.test', noteKeyTypes.cosigner, witnessSecret);
const text = 'log.test/0\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';

describe('signed notes', () => {
  it('are read as the example of C2SP signed-note has them', () => {
    const key = parseNoteKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    const note = parseNote(
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    );
    expect(signedBy(note, [key])).toMatchObject([{ key: { name: 'example.com/foo' }, time: null }]);
    expect(formatNoteKey(key)).toBe('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  });

  it('hold with a log’s signature and a witness’s, each with its own meaning', () => {
    const note = { text, signatures: [signNote(text, log.name, secret), cosign(text, witness.name, witnessSecret, 1_700_000_000)] };
    const read = parseNote(formatNote(note));
    expect(signedBy(read, [witness, log]).map(({ key, time }) => [key.name, time])).toEqual([
      ['log.test/0', null],
      ['witness.test', 1_700_000_000],
    ]);
    const asLog = noteKey(witness.name, noteKeyTypes.log, publicBytesOf(witnessSecret));
    expect(signedBy(read, [asLog])).toEqual([]);
  });

  it('are refused when anything of text, key or signature is changed', () => {
    const whole = formatNote({ text, signatures: [signNote(text, log.name, secret)] });
    fc.assert(
      fc.property(fc.nat({ max: Buffer.byteLength(whole) - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= 1 << bit;
        const accepted = (): boolean => {
          const changed = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
          return signedBy(parseNote(changed), [log]).length > 0;
        };
        expect(tried(accepted)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['', 'nothing'],
    ['text\n', 'no signatures'],
    ['text\n\n', 'an empty list of them'],
    ['text\n\n— name\n', 'a line without a signature'],
    ['text\n\n— name AAAAAA==\n', 'a signature that is only an id'],
    ['text\r\n\n— name AAAAAAAA\n', 'a control character'],
    ['text\n\n- name AAAAAAAA\n', 'another dash'],
    ['text\n\n— na+me AAAAAAAA\n', 'a plus in a name'],
    ['text\n\n— name AAAAAAAA', 'no end'],
  ])('are none: %j, %s', (note) => expect(() => parseNote(note)).toThrow(expect.objectContaining({ fault: 'malformed' })));

  it('of a known key that do not hold refuse the whole note', () => {
    const other = signNote('other\n', log.name, secret);
    const note = { text, signatures: [signNote(text, log.name, secret), other] };
    expect(() => signedBy(note, [log])).toThrow(expect.objectContaining({ fault: 'forged' }));
  });

  it.each([
    'log+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'log',
    'log+530d903a+AAAA',
    'a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  ])('have no key %s', (key) => expect(() => parseNoteKey(key)).toThrow(expect.objectContaining({ fault: 'malformed' })));
});

function tried(work: () => boolean): boolean {
  try {
    return work();
  } catch {
    return false;
  }
}
