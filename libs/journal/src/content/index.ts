// An entry of its own, for inspection threads: the lib's index brings the journal itself along, with everything that runs it.
export { contentRef, storedPieces, type RecordedPart, type StoredPiece } from './stored-pieces.js';
