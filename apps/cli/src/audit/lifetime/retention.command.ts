import type { ControlApi } from '../../control/control-api.js';
import { everyPage } from '../../control/every-page.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { jsonLine } from '../../plain.js';
import { tableOfRows } from '../../table.js';
import type { Terminal } from '../../terminal.js';

interface Kept {
  readonly hold: number;
  readonly live: number;
  readonly gap: number;
  readonly busy: number;
}

interface Seal {
  readonly id: string;
  readonly at: string;
  readonly day: string;
  readonly records: number;
  readonly by: { readonly name: string } | null;
}

/** As much of `GET /api/retention` as people are shown here. */
interface Retention {
  readonly days: number | null;
  readonly keptFrom: string | null;
  readonly heldBack: readonly {
    readonly day: string;
    readonly kept: Kept;
    readonly sessions: readonly { readonly session: string; readonly why: string }[];
  }[];
}

/** As much of `POST /api/retention`. */
interface Applied {
  readonly days: readonly {
    readonly day: string;
    readonly records: number;
    readonly exchanges: number;
    readonly sessions: number;
    readonly kept: Kept;
    readonly seal: Seal | null;
  }[];
  readonly more: boolean;
}

const keptWords = ({ hold, live, gap, busy }: Kept): string =>
  [`${hold} on hold`, `${live} gone on with since`, `${gap} behind a gap`, `${busy} busy`]
    .filter((words) => !words.startsWith('0 '))
    .join(', ');

/** Says how long the record is kept, what holds days back, and what went. */
export async function showRetention(api: Pick<ControlApi, 'get'>, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const retention = (await api.get('/api/retention?limit=1')) as Retention;
  const items = await everyPage<Seal>(api, '/api/retention?');
  terminal.out(json ? jsonLine({ ...retention, items, next: null }) : pageOf(retention, items));
  return exitCodes.clean;
}

function pageOf({ days, keptFrom, heldBack }: Retention, seals: readonly Seal[]): string {
  const period =
    days === null
      ? 'Everything is kept for ever: audit.retention.days is not set.\n'
      : `${days} whole days are kept: from ${keptFrom ?? ''} on.\n`;
  const held = heldBack.map(({ day, kept, sessions }) => {
    const onHold = sessions.filter(({ why }) => why === 'hold').map(({ session }) => session);
    return `Held back: ${day}, sessions: ${keptWords(kept)}${onHold.length === 0 ? '' : ` (${onHold.join(', ')})`}.\n`;
  });
  const rows = seals.map(({ id, at, day, records, by }) => [day, at, String(records), by?.name ?? 'the schedule', id]);
  return [period, ...held, rows.length === 0 ? 'Nothing went yet.\n' : tableOfRows(['DAY', 'SEALED', 'RECORDS', 'BY', 'SEAL'], rows)].join(
    '',
  );
}

/** Has the days that are over sealed and dropped, all of them, in as many calls as it takes; `dryRun`: only says which. */
export async function applyRetention(api: Pick<ControlApi, 'post'>, dryRun: boolean, json: boolean, terminal: Terminal): Promise<ExitCode> {
  let looked = 0;
  for (let more = true; more;) {
    const applied = (await api.post('/api/retention', { dryRun })) as Applied;
    more = applied.more && !dryRun;
    if (json) terminal.out(jsonLine(applied));
    else for (const day of applied.days) terminal.out(lineOf(day, dryRun));
    if (!json && applied.more && dryRun) terminal.out('And later days.\n');
    looked += applied.days.length;
  }
  if (looked === 0 && !json) terminal.out('No day is over.\n');
  return exitCodes.clean;
}

function lineOf({ day, records, exchanges, sessions, kept, seal }: Applied['days'][number], dryRun: boolean): string {
  const stays = keptWords(kept);
  const went = `${records} records, ${exchanges} exchanges, ${sessions} sessions`;
  const rest = stays === '' ? '' : ` Sessions that stay: ${stays}.`;
  if (dryRun) return `${day}: would take ${went}.${rest}\n`;
  return seal === null ? `${day}: nothing went.${rest}\n` : `${day}: took ${went}, seal ${seal.id}.${rest}\n`;
}
