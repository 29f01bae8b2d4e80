import { writtenTo } from '../files.js';
import { Options } from '../options.js';
import type { RuleTable } from '../shell-command.js';
import { from, nothing, unknownValue, valueOf } from '../value.js';

const lastPiece = (url: string): string =>
  url
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .split('/')
    .at(-1) ?? '';

/** What fetches and what sends. */
export const networkRules: RuleTable = {
  curl(command, { run }) {
    const options = new Options(
      command.args,
      'o output d data F form T upload-file H header X request u user A user-agent b cookie e referer m max-time',
    );
    const fetched = unknownValue(from.network);
    const files = options.values('o', 'output');
    for (const file of files) writtenTo(file, fetched, command.place, run, false);
    if (options.has('O', 'remote-name', 'remote-name-all')) {
      for (const url of options.operands) writtenTo(valueOf(lastPiece(url.text)), fetched, command.place, run, false);
      return nothing;
    }
    return files.some(({ text }) => text !== '-') ? nothing : fetched;
  },
  wget(command, { run }) {
    const options = new Options(command.args, 'O output-document o output-file P directory-prefix U user-agent t tries T timeout');
    const fetched = unknownValue(from.network);
    const target = options.values('O', 'output-document')[0];
    if (target?.text === '-') return fetched;
    for (const url of options.operands) writtenTo(target ?? valueOf(lastPiece(url.text)), fetched, command.place, run, false);
    return nothing;
  },
};
