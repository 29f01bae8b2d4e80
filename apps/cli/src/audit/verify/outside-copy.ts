import { type Checkpoint, NoteError, type Note, parseCheckpoint, parseNote } from '#transparency';

/** A checkpoint that somebody kept outside of the database. */
export interface OutsideCheckpoint extends Checkpoint {
  readonly note: Note;
  /** Of the file, from 1. */
  readonly line: number;
}

/**
 * Checkpoints out of a file: the values of ostiary.audit.checkpoint.v1, one a line, or checkpoints as they are, one after the other. Throws NoteError
 * where something else is in it.
 */
export function outsideCopy(file: string): OutsideCheckpoint[] {
  const lines = file.split('\n');
  const found: OutsideCheckpoint[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    if (line.trim() === '') at += 1;
    else if (line.startsWith('{')) {
      found.push(checkpointOf(told(line), at + 1));
      at += 1;
    } else {
      let end = lines.indexOf('', at);
      if (end === -1) throw new NoteError('malformed', `Line ${at + 1} is no checkpoint`);
      do end += 1;
      while (lines[end]?.startsWith('\u2014 '));
      found.push(checkpointOf(`${lines.slice(at, end).join('\n')}\n`, at + 1));
      at = end;
    }
  }
  return found;
}

function checkpointOf(text: string, line: number): OutsideCheckpoint {
  const note = parseNote(text);
  return { ...parseCheckpoint(note.text), note, line };
}

function told(line: string): string {
  try {
    const value = JSON.parse(line) as { checkpoint?: unknown; data?: { checkpoint?: unknown } };
    return String(value.checkpoint ?? value.data?.checkpoint);
  } catch {
    throw new NoteError('malformed', 'A line that begins like JSON is none');
  }
}
