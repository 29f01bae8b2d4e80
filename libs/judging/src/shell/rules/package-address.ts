import type { Value } from '../value.js';

const address = /^(?:[\w.-]+@)?(?:https?:|git\+|git:|git@|ssh:|github:|gitlab:|bitbucket:|gist:|ftp:|hg\+|svn\+)/i;

/** Whether a package is named by where it is. */
export const isAddress = (text: string): boolean => address.test(text);

/** npm also takes `owner/repository` for one of GitHub. */
export const isForeignToNpm = (text: string): boolean => isAddress(text) || /^(?:[\w.-]+@)?(?![.~/@])[\w.-]+\/[\w.-]+(?:#.*)?$/.test(text);

export const shown = ({ text }: Value): string => text.replaceAll('\0', '?').slice(0, 200);
