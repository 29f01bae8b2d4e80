/** `malformed`: no note. `forged`: a known key’s signature does not hold. `unknown`: no signature of a known key. */
export type NoteFault = 'malformed' | 'forged' | 'unknown';

/** What is wrong with a note; its text quotes nothing of it. */
export class NoteError extends Error {
  constructor(
    readonly fault: NoteFault,
    message: string,
  ) {
    super(message);
    this.name = 'NoteError';
  }
}
