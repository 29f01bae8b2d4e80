import { policyPresets } from '#policy-model';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine } from '../plain.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** Lists the presets, or prints one, to be edited and published. */
export function presets(name: string | null, json: boolean, terminal: Terminal): ExitCode {
  const all = Object.entries(policyPresets);
  if (name === null) {
    const rows = all.map(([preset, { about }]) => [preset, about]);
    terminal.out(
      json ? jsonLine(all.map(([preset, { about }]) => ({ name: preset, about }))) : tableOfRows(['PRESET', 'WHAT IT DOES'], rows),
    );
    return exitCodes.clean;
  }
  const found = all.find(([preset]) => preset === name);
  if (found === undefined) throw new UsageError(`There is no preset ${name}: ${all.map(([preset]) => preset).join(', ')}.`);
  const [, preset] = found;
  terminal.out(json ? jsonLine({ name, ...preset }) : preset.source);
  return exitCodes.clean;
}
