import { hash } from 'node:crypto';
import { z } from 'zod';
import { leafHash, NoteError, parseCheckpoint, parseNote, parseTlogProof, provesLeaf, signedBy } from '#transparency';
import { bundleHeadSchema, bundleLineSchema } from './bundle-line.js';
import type { Report } from './report.js';
import type { TrustedKeys } from './trusted-keys.js';

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
const entrySchema = z.object({
  v: z.literal(1),
  chain: z.string(),
  seq: z.number().int(),
  digest: digestSchema,
  prev: digestSchema,
  session: z.string().optional(),
});
type Entry = z.infer<typeof entrySchema>;

/** Verifies what was bundled of a session, with nothing but the keys. What was left out of it cannot be seen: a bundle proves what it holds. */
export function checkBundle(text: string, keys: TrustedKeys, report: Report): void {
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const head = bundleHeadSchema.safeParse(jsonOf(first));
  if (!head.success) {
    report.fault('proof_invalid', { line: 1 }, 'It is no bundle.');
    return;
  }
  let last: Entry | null = null;
  for (const [index, line] of lines.entries()) {
    const entry = checkLine(line, index + 2, head.data.session, keys, report);
    if (entry === null) continue;
    report.count('records');
    if (last?.chain === entry.chain && last.seq + 1 === entry.seq && last.digest !== entry.prev)
      report.fault('link_broken', { chain: entry.chain, seq: entry.seq, line: index + 2 });
    last = entry;
  }
}

function checkLine(text: string, line: number, session: string, keys: TrustedKeys, report: Report): Entry | null {
  try {
    const { proof: file, record } = bundleLineSchema.parse(jsonOf(text));
    const proof = parseTlogProof(file);
    const entry = entrySchema.parse(jsonOf(proof.extra?.toString() ?? ''));
    const place = { chain: entry.chain, seq: entry.seq, line };
    if (!provesLeaf(proof, leafHash(proof.extra ?? Buffer.alloc(0))))
      report.fault('proof_invalid', place, 'Its entry is not in the log that was signed.');
    if (entry.session !== session) report.fault('proof_invalid', place, 'It is of another session.');
    checkSigned(proof.checkpoint, line, keys, report);
    checkContent(record, entry, line, report);
    return entry;
  } catch (error) {
    if (!(error instanceof NoteError) && !(error instanceof z.ZodError)) throw error;
    report.fault(error instanceof NoteError && error.fault === 'forged' ? 'checkpoint_forged' : 'proof_invalid', { line });
    return null;
  }
}

function checkSigned(text: string, line: number, keys: TrustedKeys, report: Report): void {
  if (keys.isEmpty) return;
  const note = parseNote(text);
  const { origin, size } = parseCheckpoint(note.text);
  const log = Number(origin.split('/').at(-1));
  const signed = signedBy(note, [...keys.of(log), ...keys.witnesses]);
  report.count('cosignatures', signed.filter(({ time }) => time !== null).length);
  if (!signed.some(({ key }) => key.name === origin)) report.fault('checkpoint_unsigned', { size, line });
}

function checkContent(record: string | null, { chain, seq, digest }: Entry, line: number, report: Report): void {
  if (record === null) {
    report.skip('content that the bundle does not hold');
    return;
  }
  report.count('contents');
  if (hash('sha256', Buffer.from(record, 'base64')) !== digest) report.fault('content_changed', { chain, seq, line });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
