import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packagesOf = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
};

const excludes = (list, value) => {
  if (list === undefined) return false;
  const entries = [list].flat();
  return entries.includes(`!${value}`) || (entries.some((entry) => !entry.startsWith('!')) && !entries.includes(value));
};

/** Whether a package says for which platforms it is. An optional one that does not is there when one that needs it is. */
const namesPlatform = (entry) => entry.os !== undefined || entry.cpu !== undefined || entry.libc !== undefined;

const libc = process.report?.getReport?.().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
const elsewhere = (entry) =>
  excludes(entry.os, process.platform) || excludes(entry.cpu, process.arch) || (process.platform === 'linux' && excludes(entry.libc, libc));

/**
 * Whether a folder's node_modules holds what its package-lock.json asks for on this platform. npm writes node_modules/.package-lock.json
 * last, so an installation that broke off is seen as none, and one made by hand is seen as one.
 */
export const isInstalled = (folder) => {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const present = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link === true || (entry.optional === true && elsewhere(entry))) return true;
    if (entry.optional === true && !namesPlatform(entry) && present[path] === undefined) return true;
    return present[path]?.version === entry.version || isBelowSkipped(path, wanted);
  });
};

/** A dependency of an optional package for another platform is absent with it. */
const isBelowSkipped = (path, wanted) => {
  const parent = path.slice(0, path.lastIndexOf('/node_modules/'));
  const entry = parent === path ? undefined : wanted[parent];
  return entry !== undefined && ((entry.optional === true && elsewhere(entry)) || isBelowSkipped(parent, wanted));
};
