import type { Severity } from '#contracts';
import type { Place } from '../notes.js';
import { guardByPattern, guardFile, persistentFile, privilegedFile, secretFile } from '../paths/known-files.js';
import { isHarmlessDevice, readPath, type ReadPath } from '../paths/place-of-path.js';
import type { Run } from './run.js';
import { from, isKnown, joined, unknownValue, type Value } from './value.js';

const deepestLink = 32;

type Access = 'read' | 'write' | 'delete' | 'execute';

/** Reads a path, through the links that the script itself has made. `itself`: a link at its very end is meant, not where it leads. */
function led(text: string, run: Run, itself = false): ReadPath {
  const read = readPath(text, run.folder, run.subject.workingFolder);
  if (run.links.size === 0) return read;
  const ends = [...read.path.matchAll(/\/|$/g)].slice(0, deepestLink).map(({ index }) => index);
  for (const end of ends) {
    const to = run.links.get(read.path.slice(0, end));
    if (to === undefined || (itself && end === read.path.length && !text.endsWith('/'))) continue;
    return readPath(`${to}${read.path.slice(end)}`, '.', run.subject.workingFolder);
  }
  return read;
}

/** Reads the path of an argument, and notes what is done with it. */
export function pathOf(value: Value, access: Access, run: Run): ReadPath {
  const read = led(value.text, run, access === 'delete');
  if (!isKnown(value)) run.notes.understand('paths', { path: null, access, outside: null });
  else if (!isHarmlessDevice(read.path)) run.notes.understand('paths', { path: read.path, access, outside: read.outside });
  return read;
}

/** What a file holds: what the script itself wrote to it, or else only that it is a file, and whether it holds secrets. */
export function contentOf(target: Value, run: Run): Value {
  const written = run.files.get(target.text);
  if (written !== undefined) return written;
  const { path } = led(target.text, run);
  const kept = run.files.get(path);
  if (kept !== undefined) return kept;
  const descriptor = /^\/(?:dev|proc\/self)\/(?:fd\/(\d+)|stdin)$/.exec(path);
  if (descriptor !== null) return run.descriptors.get(Number(descriptor[1] ?? 0)) ?? unknownValue();
  if (isHarmlessDevice(path)) return unknownValue();
  if (/^\/dev\/(?:tcp|udp)\//.test(path)) return unknownValue(from.network);
  const secret = secretFile(path);
  return unknownValue(from.file | (secret !== null && secret !== 'low' ? from.secret : 0));
}

/** The same of a file that is read here, which is noted. */
export function readFrom(target: Value, place: Place, run: Run, weight: Severity = 'high'): Value {
  if (run.files.has(target.text)) return contentOf(target, run);
  const { path } = pathOf(target, 'read', run);
  noteSecret(path, place, run, weight);
  return contentOf(target, run);
}

/** `weight`: what a use says at most that does not show the content: `source .env`. */
export function noteSecret(path: string, place: Place, run: Run, weight: Severity = 'high'): void {
  const secret = secretFile(path);
  if (secret === null || secret === 'low' || run.files.has(path)) return;
  run.notes.danger('secret-read', place, `Reads ${path}, which holds secrets.`, { severity: weight === 'high' ? secret : weight });
}

/** Keeps what is written to a file, so that running it later is running that. */
export function writtenTo(target: Value, content: Value, place: Place, run: Run, append = false): void {
  const sink = run.sinks.get(target.text);
  if (sink !== undefined) return sink(content);
  const read = pathOf(target, 'write', run);
  const before = append ? run.files.get(read.path) : undefined;
  run.files.set(read.path, before === undefined ? content : joined([before, content]));
  changed(read, place, run, 'Writes');
}

/** Somebody's file is written, moved away or deleted: dangers that lie in which file it is. */
export function changed({ path, place: where }: ReadPath, place: Place, run: Run, verb: 'Writes' | 'Deletes' | 'Changes'): void {
  const { notes } = run;
  // Many file systems take upper and lower case for the same.
  const guard = guardFile(path) ?? guardFile(path.toLowerCase()) ?? guardByPattern(path);
  const persistent = persistentFile(path);
  const privileged = privilegedFile(path);
  if (guard !== null) notes.danger('guard-tampering', place, `${verb} ${path}, by which the client is guarded.`, { severity: guard });
  else if (privileged !== null)
    notes.danger('privilege-change', place, `${verb} ${path}, which says who may do what.`, { severity: privileged });
  else if (persistent !== null && verb === 'Writes')
    notes.danger('persistence', place, `${verb} ${path}, which runs by itself later.`, { severity: persistent });
  else if (where === 'device' && !/^\/dev\/(?:tcp|udp)\//.test(path))
    notes.danger('destructive-files', place, `${verb} the device ${path}.`, { severity: 'critical' });
  else if (where === 'system' && verb === 'Writes') {
    const severity = /^\/(?:usr\/local|var|opt|srv|run|private\/var)\//.test(path) ? 'medium' : 'high';
    notes.danger('destructive-files', place, `Writes ${path}, a file of the system.`, { severity, confidence: 'medium' });
  }
}
