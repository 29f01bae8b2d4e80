import type { Notes } from '../notes.js';
import { placeIn, type Subject } from '../subject.js';
import { partsOf } from './parts-of.js';

/** Takes the parts of a script from the work that is left; false where it has more, which is a danger: then nothing of it is read. `hasHereDocuments`: as the shell has them. */
export function spendParts(subject: Subject, notes: Notes, hasHereDocuments: boolean): boolean {
  const parts = partsOf(subject.text, notes.left.parts, hasHereDocuments);
  if (parts === Infinity) {
    notes.danger('too_complex', placeIn(subject, 0, subject.text.length), 'Has more parts than are judged.');
    return false;
  }
  notes.left.parts -= parts;
  return true;
}
