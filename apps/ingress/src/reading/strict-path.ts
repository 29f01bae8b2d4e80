import { OstiaryError } from '#contracts';

const LONGEST = 4_096;
/** Segments of plain characters: whatever needs an escape is none of our routes, and one more way to be read in two ways. */
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~:@-]+)*\/?$/;
const QUERY = /^[\x21\x22\x24-\x5b\x5d-\x7e]*$/;

/**
 * Lets through only request targets that every server reads alike: origin form, no escapes in the path, no empty or dot
 * segments, no backslashes, no control characters. The query may hold escapes; it names nothing.
 * @throws OstiaryError `path_invalid`; the message does not repeat the target
 */
export function checkPath(target: string): void {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  if (target.length <= LONGEST && path.startsWith('/') && PATH.test(path) && QUERY.test(query)) return;
  throw new OstiaryError('path_invalid', 'The path must be plain: no escapes, no empty or dot segments, no host.');
}
