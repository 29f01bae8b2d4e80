// An entry of its own, for inspection threads: the lib's index brings the journal itself along, with everything that runs it.
export type { PlacedBlock } from './placed-block.js';
export { contentRef, storedPieces, type RecordedPart, type StoredPiece } from './stored-pieces.js';
