import { readFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

const packagesOf = (file) => {
  try {
    return JSON.parse(readFileSync(inRoot(file), 'utf8')).packages;
  } catch {
    return null;
  }
};

const excludes = (list, value) => {
  if (list === undefined) return false;
  const entries = [list].flat();
  return entries.includes(`!${value}`) || (entries.some((entry) => !entry.startsWith('!')) && !entries.includes(value));
};

const libc = process.report?.getReport?.().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
const elsewhere = (entry) =>
  excludes(entry.os, process.platform) || excludes(entry.cpu, process.arch) || (process.platform === 'linux' && excludes(entry.libc, libc));

/**
 * Whether node_modules holds what package-lock.json asks for on this platform. npm writes node_modules/.package-lock.json
 * last, so an installation that broke off is seen as none, and one made by hand is seen as one.
 */
export const isInstalled = () => {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link === true || (entry.optional === true && elsewhere(entry))) return true;
    return present[path]?.version === entry.version || isBelowSkipped(path, wanted);
  });
};

/** A dependency of an optional package for another platform is absent with it. */
const isBelowSkipped = (path, wanted) => {
  const parent = path.slice(0, path.lastIndexOf('/node_modules/'));
  const entry = parent === path ? undefined : wanted[parent];
  return entry !== undefined && ((entry.optional === true && elsewhere(entry)) || isBelowSkipped(parent, wanted));
};
