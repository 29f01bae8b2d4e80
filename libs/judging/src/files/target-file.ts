import { isAbsolute, type PathPlace, readPath } from '../paths/place-of-path.js';

/** A file as a tool names it. */
export interface TargetFile {
  /** Relative to the working folder where it is inside, else as it was named, normalised. */
  readonly path: string;
  /** From the root, where that is known: what files are known by. */
  readonly full: string;
  readonly place: PathPlace;
  readonly outside: boolean | null;
}

const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const ofSystem = /^\/(?:etc|usr|s?bin|lib\w*|boot|proc|sys|dev|System|Windows)(?:\/|$)|^[A-Za-z]:\/Windows(?:\/|$)/;

/**
 * Reads the path that a tool is given: a name, no words of a shell. Characters that file systems leave out, and endings that Windows does, are left out.
 * Whether an absolute path is outside is not known without the working folder, unless it is the system's.
 */
export function targetFile(text: string, workingFolder: string | null): TargetFile {
  const name = text
    .normalize('NFKC')
    .replace(unseen, '')
    .trim()
    .replace(/::\$DATA$/i, '')
    .replace(/(?<=[^./\\])[. ]+$/, '');
  const fixed = isAbsolute(name.replaceAll('\\', '/').replace(/^file:\/\//, ''));
  const { path, place, outside } = readPath(name, '.', workingFolder);
  const full = readPath(fixed || workingFolder === null ? name : `${workingFolder}/${name}`).path;
  return { path, full, place, outside: fixed && workingFolder === null ? (ofSystem.test(full) ? true : null) : outside };
}
