/** One segment being written. Writes are appended by position, never in place. */
export abstract class SpoolFile {
  /** Resolves when all of it is durable. */
  abstract write(buffers: readonly Buffer[], position: number): Promise<void>;
  /** Whether the path still leads to this very file: a file that was removed or replaced keeps taking writes that nobody will ever find. */
  abstract isLinked(): Promise<boolean>;
  /** Reads back the first `bytes` bytes, of a file that has lost its name too. */
  abstract read(bytes: number): Promise<Buffer>;
  /**
   * Fills this part, behind all that was written, with zeros, durably: later writes into it change no metadata. Nothing may be written into it meanwhile.
   */
  abstract fill(from: number, to: number): Promise<void>;
  /** Ends the file here. */
  abstract cut(bytes: number): Promise<void>;
  abstract close(): Promise<void>;
}

/** The disk below the journal, so that tests can make it slow, full or broken. */
export abstract class SpoolFiles {
  /** Creates a new file, and its folder if that is missing, durably: a crash right after does not lose the name. An existing one is replaced. */
  abstract create(path: string): Promise<SpoolFile>;
  /** Gives the file this content, durably and at once: a crash leaves the old one or the new one. */
  abstract replace(path: string, text: string): Promise<void>;
  /**
   * The same on a disk that has no room: writes over `spare`, a longer file in the same folder that nobody needs any more. A crash may leave
   * the old content, without the spare file.
   */
  abstract replaceWithin(spare: string, path: string, text: string): Promise<void>;
}
