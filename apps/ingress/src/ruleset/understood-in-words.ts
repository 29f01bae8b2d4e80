import type { UnderstoodInWords } from '#contracts';
import { dangerKinds, judge, judgeText, type Judgement, type ToolCallInput, type Understood } from '#judging';

/** Of each list, and characters of each line: a card shows no more. */
const mostLines = 10;
const longestLine = 200;

const sentences: ReadonlyMap<string, string> = new Map(dangerKinds.map(({ kind, sentence }) => [kind, sentence]));

/** What a tool call would do, for reviewers; undefined: there is nothing to tell. `masked`: nothing in it that a reviewer may not see. */
export const understoodCall = (masked: ToolCallInput): UnderstoodInWords | undefined => inWords(judge(masked));

/** The same of what a user asks to run. */
export const understoodText = (masked: string): UnderstoodInWords | undefined => inWords(judgeText(masked, 'text'));

function inWords({ dangers, understood }: Judgement): UnderstoodInWords | undefined {
  const runs = [...understood.commands.map(commandLine), ...understood.sql.map(statementLine)];
  const on = [...understood.paths.map(pathLine), ...understood.hosts.map(hostLine)];
  if (runs.length + on.length + dangers.length === 0) return undefined;
  const reasons = dangers.map(({ kind, severity, why }) => ({ kind, severity, sentence: sentences.get(kind) ?? '', why: short(why) }));
  return {
    runs: runs.slice(0, mostLines).map(short),
    on: on.slice(0, mostLines).map(short),
    dangers: reasons.slice(0, mostLines),
    unlisted: [runs, on, reasons].reduce((sum, { length }) => sum + Math.max(0, length - mostLines), 0),
  };
}

function commandLine({ program, argv, wrappers }: Understood['commands'][number]): string {
  const words = [program === '' ? null : program, ...argv].map((word) => (word === null ? '…' : word === '' ? "''" : word));
  return [...wrappers.map((wrapper) => `${wrapper}:`), ...words].join(' ');
}

const statementLine = ({ verb, object, bounded }: Understood['sql'][number]): string =>
  `${verb}${object === '' ? '' : ` ${object}`}${bounded ? '' : ', every row'}`;

const pathLine = ({ path, access, outside }: Understood['paths'][number]): string =>
  `${access} ${path ?? '…'}${outside === true ? ', outside the working folder' : ''}`;

const hostLine = ({ host, sends }: Understood['hosts'][number]): string => (sends ? `send to ${host ?? '…'}` : `fetch from ${host ?? '…'}`);

const short = (text: string): string => (text.length <= longestLine ? text : `${text.slice(0, longestLine).toWellFormed()}…`);
