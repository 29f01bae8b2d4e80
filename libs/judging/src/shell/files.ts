import { isHarmlessDevice, readPath, type ReadPath } from '../paths/place-of-path.js';
import type { Place } from '../notes.js';
import type { Run } from './run.js';
import { from, isKnown, joined, unknownValue, type Value } from './value.js';

type Access = 'read' | 'write' | 'delete' | 'execute';

/** Reads the path of an argument, and notes what is done with it. */
export function pathOf(value: Value, access: Access, run: Run): ReadPath {
  const read = readPath(value.text, run.folder, run.subject.workingFolder);
  if (isKnown(value) && !isHarmlessDevice(read.path)) run.notes.understand('paths', { path: read.path, access, outside: read.outside });
  return read;
}

/** What a file holds that the script wrote itself, or that is read here. */
export function readFrom(target: Value, place: Place, run: Run): Value {
  const written = run.files.get(target.text);
  if (written !== undefined) return written;
  const { path } = pathOf(target, 'read', run);
  const kept = run.files.get(path);
  if (kept !== undefined) return kept;
  void place;
  return unknownValue(isHarmlessDevice(path) ? 0 : from.file);
}

/** Keeps what is written to a file, so that running it later is running that. */
export function writtenTo(target: Value, content: Value, place: Place, run: Run, append: boolean): void {
  const { path, place: where } = pathOf(target, 'write', run);
  const before = append ? run.files.get(path) : undefined;
  run.files.set(path, before === undefined ? content : joined([before, content]));
  if (where === 'device') run.notes.danger('destructive-files', place, 'Writes over a device.', { severity: 'critical' });
  if (where === 'system') {
    run.notes.danger('destructive-files', place, `Writes to ${path}, a file of the system.`, { confidence: 'medium' });
  }
}
