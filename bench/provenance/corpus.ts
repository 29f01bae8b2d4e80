import { linesBetween, tokensOf } from '#fingerprints';
import { Random } from './random.js';
import { allSources, type Source } from './sources.js';

/** A stretch of code as a model writes it in one go: 20 to 60 lines, from one definition to another. */
export interface Piece {
  readonly language: string;
  readonly extension: string;
  readonly text: string;
}

export interface Corpus {
  /** What is stored as written by models: no two alike but for names. */
  readonly stored: readonly Piece[];
  /** From other projects: written by nobody here. */
  readonly unseen: readonly Piece[];
  /** From other files of the projects whose code is stored: written by nobody here, though some of it was copied and changed from what is stored. */
  readonly siblings: readonly Piece[];
}

/**
 * The same every time on one machine. `perLanguage`: how many pieces are stored of each; half as many are unseen, and siblings. What has ten
 * lines in common, letter by letter, with what is stored is neither.
 */
export function makeCorpus(perLanguage: number): Corpus {
  const random = new Random(1);
  const seen = new Set<string>();
  const corpus: Record<keyof Corpus, Piece[]> = { stored: [], unseen: [], siblings: [] };
  for (const { language, extension, files } of allSources()) {
    const pieces = (from: readonly Source[], most: number): Piece[] =>
      random
        .shuffled(from.flatMap(({ text }) => piecesOf(text)))
        .filter((text) => isNew(seen, text))
        .slice(0, most)
        .map((text) => ({ language, extension, text }));
    const others = heldOut(files, random);
    const [ofOthers, ofTheSame] = [
      files.filter(({ project }) => others.has(project)),
      random.shuffled(files.filter(({ project }) => !others.has(project))),
    ];
    const middle = Math.floor(ofTheSame.length * 0.8);
    corpus.stored.push(...pieces(ofTheSame.slice(0, middle), perLanguage));
    corpus.siblings.push(...pieces(ofTheSame.slice(middle), Math.ceil(perLanguage / 2)));
    corpus.unseen.push(...pieces(ofOthers, Math.ceil(perLanguage / 2)));
  }
  const known = new Set(corpus.stored.flatMap(({ text }) => tenLines(text)));
  const isOther = ({ text }: Piece): boolean => !tenLines(text).some((lines) => known.has(lines));
  return { stored: corpus.stored, unseen: corpus.unseen.filter(isOther), siblings: corpus.siblings.filter(isOther) };
}

/** Projects with about a third of the code. */
function heldOut(files: readonly Source[], random: Random): Set<string> {
  const sizes = new Map<string, number>();
  for (const { project, text } of files) sizes.set(project, (sizes.get(project) ?? 0) + text.length);
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const others = new Set<string>();
  let size = 0;
  for (const project of random.shuffled([...sizes.keys()])) {
    if (size + sizes.get(project)! > all * 0.4) continue;
    others.add(project);
    size += sizes.get(project)!;
  }
  return others;
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let current: string[] = [];
  const lines = text.split('\n');
  lines.forEach((line, at) => {
    const least = /^[\w@#[/]/.test(line) ? 20 : 40;
    if ((lines[at - 1] ?? '').trim() === '' && current.length >= least) {
      pieces.push(current.slice(0, 60).join('\n'));
      current = [];
    }
    current.push(line);
  });
  return pieces.filter((piece) => linesBetween(piece, 0, piece.length) >= 20 && tokensOf(piece).length >= 120);
}

function isNew(seen: Set<string>, text: string): boolean {
  const shape = tokensOf(text).folded.join(' ');
  if (seen.has(shape)) return false;
  seen.add(shape);
  return true;
}

function tenLines(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.slice(9).map((_line, at) => lines.slice(at, at + 10).join('\n'));
}
