/** Where a path leads. `folder`: the working folder itself, or all that is in it. */
export type PathPlace =
  'root' | 'system' | 'device' | 'home' | 'in-home' | 'temporary' | 'folder' | 'inside' | 'parent' | 'elsewhere' | 'unknown';

export interface ReadPath {
  /** Without `.`, `..` and doubled slashes; relative to the working folder where it is inside. */
  readonly path: string;
  readonly place: PathPlace;
  /** Everything in the place, rather than one thing: it ends in a star. */
  readonly all: boolean;
  /** Of the working folder; null: not known. */
  readonly outside: boolean | null;
}

const unknown = '\0';
const systemFolders = new Set(
  'etc usr bin sbin lib lib32 lib64 boot var opt proc sys srv run System Library Applications Windows private cores'.split(' '),
);
const harmlessDevices = /^\/dev\/(?:null|zero|full|random|urandom|std(?:in|out|err)|tty\d*|fd\/\d+|shm(?:\/.*)?|pts\/\d+|ptmx|console)$/;

/** Whether it is a file under /dev that holds nothing. */
export const isHarmlessDevice = (path: string): boolean => harmlessDevices.test(path);

/**
 * Reads a path as the shell writes it, with `~` for the home, and NUL for what is only known when it runs. `folder` is where the script stands, relative
 * to the working folder or absolute; `workingFolder` is absolute.
 */
export function readPath(text: string, folder = '.', workingFolder: string | null = null): ReadPath {
  const written = text.replace(/^file:\/\//, '').replaceAll('\\', '/');
  const based = isAbsolute(written) || folder === '.' ? written : `${folder}/${written}`;
  let path = normalised(based);
  if (workingFolder !== null) path = relativeTo(path, normalised(workingFolder));
  const last = path.slice(path.lastIndexOf('/') + 1);
  const all = /^[*?.[\]!]*\*[*?.]*$/.test(last) || last === '.[!.]*' || last === '.[^.]*';
  const trunk = all ? path.slice(0, Math.max(0, path.length - last.length - 1)) || (path.startsWith('/') ? '/' : '.') : path;
  const place = placeOf(trunk);
  return { path, place, all, outside: outsideOf(place) };
}

/** Whether it does not depend on where the script stands. */
export const isAbsolute = (path: string): boolean =>
  path.startsWith('/') || path.startsWith('~') || path.startsWith(unknown) || /^[A-Za-z]:\//.test(path);

function normalised(path: string): string {
  const root = path.startsWith('/') ? '/' : '';
  const kept: string[] = [];
  for (const piece of path.split('/')) {
    if (piece === '' || piece === '.') continue;
    const before = kept.at(-1);
    if (piece !== '..') kept.push(piece);
    else if (before === undefined) {
      if (root === '') kept.push('..');
    } else if (before === '..') kept.push('..');
    else if (before === '~' || before.startsWith(unknown)) kept.push('..');
    else kept.pop();
  }
  return root + kept.join('/') || (root === '' ? '.' : root);
}

const relativeTo = (path: string, workingFolder: string): string =>
  path === workingFolder ? '.' : path.startsWith(`${workingFolder}/`) ? path.slice(workingFolder.length + 1) : path;

function placeOf(path: string): PathPlace {
  if (path === '/') return 'root';
  if (path === '.') return 'folder';
  if (path.startsWith(unknown)) return 'unknown';
  const pieces = path.split('/').filter((piece) => piece !== '');
  const first = pieces[0] ?? '';
  if (first.startsWith('~')) return pieces.length === 1 || pieces[1] === '..' ? 'home' : 'in-home';
  if (/^[A-Za-z]:$/.test(first)) return pieces.length === 1 ? 'root' : systemFolders.has(pieces[1] ?? '') ? 'system' : 'elsewhere';
  if (!path.startsWith('/')) return first === '..' ? 'parent' : 'inside';
  if (/^\/(?:private\/)?(?:tmp|var\/tmp|var\/folders)(?:\/|$)/.test(path)) return 'temporary';
  if (first === 'dev') return harmlessDevices.test(path) ? 'temporary' : 'device';
  if (first === 'home' || first === 'Users') return pieces.length <= 2 ? 'home' : 'in-home';
  if (first === 'root') return pieces.length === 1 ? 'home' : 'in-home';
  if (/[*?[]/.test(first) && pieces.length === 1) return 'root';
  return systemFolders.has(first) ? 'system' : 'elsewhere';
}

function outsideOf(place: PathPlace): boolean | null {
  if (place === 'inside' || place === 'folder') return false;
  return place === 'unknown' ? null : true;
}
