import type { UnderstoodInWords } from '#contracts';
import { plain, plainLine } from '../plain.js';
import { type Approval, askedOf, leftUntil, type Shown, timeOf } from './approval.js';

/** All that a reviewer must see before they decide. */
export function cardOf(approval: Approval, now: number): string {
  const { requester, client, votes, reason } = approval;
  const mail = requester.email === null ? '' : ` <${plainLine(requester.email)}>`;
  const head: [string, string][] = [
    ['approval', `${approval.id}, revision ${approval.revision}, ${approval.state}`],
    ['who', `${plainLine(requester.name)}${mail}, with ${plainLine(client.name)}, model ${plainLine(approval.model)}`],
    ['from', `${plainLine(requester.issuer)}, session ${plainLine(approval.sessionId)}`],
    ['rule', `${approval.rule}: ${plainLine(approval.message)}`],
    ['asked', `${askedOf(approval)}; ${approval.quorum} must agree${stepOf(approval)}; left: ${leftUntil(approval.expiresAt, now)}`],
    ...reachOf(approval),
    ...votes.map(({ voter, through, decision, reason: why }): [string, string] => [
      'vote',
      `${plainLine(voter.name)}${through === undefined ? '' : ` (${plainLine(through)})`}: ${decision}${why === null ? '' : ` (${plainLine(why)})`}`,
    ]),
    ...(approval.comments ?? []).map(({ by, text }): [string, string] => ['comment', `${plainLine(by.name)}: ${plainLine(text)}`]),
    ...(reason === null ? [] : [['reason', plainLine(reason)] as [string, string]]),
  ];
  const shown = approval.content.flatMap(({ exchangeId, blocks, cut }, index) => [
    index === 0 ? 'What goes out when it is approved:' : `And what call ${exchangeId} says beyond it:`,
    ...blocks.map(blockOf),
    ...(cut === null ? [] : [`  NOT SHOWN: ${cut.chars} characters in ${cut.blocks} blocks. The whole text: GET ${approval.wholeText}`]),
  ]);
  return plain(`${head.map(([name, text]) => `${name.padEnd(9)} ${text}`).join('\n')}\n\n${shown.join('\n')}\n`);
}

function blockOf({ provenance, matched, chars, text, understood }: Shown['blocks'][number]): string {
  const cut = text.length < chars ? `, ${text.length} of ${chars} characters` : '';
  const body = text.split('\n').map((one) => `  | ${one}`);
  return [`  ${matched ? 'MATCHED ' : ''}${provenance}${cut}`, ...(understood ? understoodLines(understood) : []), ...body].join('\n');
}

/** What it would do comes before the original: a reviewer who reads no shell decides by it. */
const understoodLines = ({ runs, on, dangers, unlisted }: UnderstoodInWords): string[] => [
  ...dangers.map(({ kind, severity, sentence, why }) => `  DANGER ${kind} (${severity}): ${plainLine(sentence)} ${plainLine(why)}`),
  ...runs.map((run) => `  runs   ${plainLine(run)}`),
  ...on.map((what) => `  on     ${plainLine(what)}`),
  ...(unlisted > 0 ? [`  and ${unlisted} more that are not listed`] : []),
];

const stepOf = ({ steps = [], currentStep }: Approval): string => (steps.length > 1 ? ` in step ${currentStep} of ${steps.length}` : '');

/** What --session and --for may ask for; nothing where it is this call alone. */
function reachOf({ offers }: Approval): [string, string][] {
  if (offers === undefined || offers.scope === 'once') return [];
  const most = offers.forMs === null ? '' : `, ${timeOf(offers.forMs)} at most`;
  return [['offered', `${offers.scope === 'session' ? 'for the session' : 'for a time'}${most}`]];
}
