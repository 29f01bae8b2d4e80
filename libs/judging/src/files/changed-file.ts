import type { Notes, Place } from '../notes.js';
import { guardFile, persistentFile, privilegedFile, secretFile } from '../paths/known-files.js';
import { projectFile } from '../paths/project-files.js';
import type { TargetFile } from './target-file.js';

type Change = 'Writes' | 'Deletes';

/** Notes what it means that this file is written or deleted: by what kind of file it is, and by where it stands. */
export function noteChange(file: TargetFile, change: Change, place: Place, notes: Notes): void {
  notes.understand('paths', { path: file.path, access: change === 'Writes' ? 'write' : 'delete', outside: file.outside });
  noteKind(file, change, place, notes);
  if (file.outside !== true) return;
  const severity = file.place === 'temporary' ? 'low' : file.place === 'system' || file.place === 'root' ? 'high' : 'medium';
  notes.danger('outside-folder', place, `${change} ${file.path}, which is outside of the working folder.`, { severity });
}

function noteKind({ full, path }: TargetFile, change: Change, place: Place, notes: Notes): void {
  const [guard, privileged, project, persistent] = [
    either(guardFile, full),
    either(privilegedFile, full),
    projectFile(full),
    either(persistentFile, full),
  ];
  if (guard !== null) notes.danger('guard-tampering', place, `${change} ${path}, by which the client is guarded.`, { severity: guard });
  else if (privileged !== null)
    notes.danger('privilege-change', place, `${change} ${path}, which says who may do what.`, { severity: privileged });
  else if (project !== null) notes.danger(project.kind, place, `${change} ${path}, ${project.what}.`, { severity: project.severity });
  else if (persistent !== null && change === 'Writes') {
    notes.danger('persistence', place, `Writes ${path}, which runs by itself later.`, { severity: persistent });
  }
}

/** Notes that a file is read, and whether it holds secrets. */
export function noteRead(file: TargetFile, place: Place, notes: Notes): void {
  notes.understand('paths', { path: file.path, access: 'read', outside: file.outside });
  const secret = secretFile(file.full) ?? secretFile(file.full.toLowerCase());
  if (secret === null || secret === 'low') return;
  notes.danger('secret-read', place, `Reads ${file.path}, which holds secrets.`, { severity: secret });
}

/** Many file systems take upper and lower case for the same. */
const either = <T>(known: (path: string) => T | null, path: string): T | null => known(path) ?? known(path.toLowerCase());
