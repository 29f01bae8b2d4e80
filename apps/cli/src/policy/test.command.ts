import type { PolicyCase } from '#policy-model';
import { type ControlApi, ControlError } from '../control/control-api.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { jsonLine, plainLine } from '../plain.js';
import { tableOfRows } from '../table.js';
import type { Terminal } from '../terminal.js';
import { type CaseResult, type Evaluated, resultOf } from './case-result.js';
import { FileProblems, type PolicyFile } from './policy-file.js';

/** Has each case decided by the policy of the file, which need not be published, and tells which are decided otherwise than they say. Throws FileProblems for a policy that does not compile. */
export async function test(
  policy: PolicyFile,
  { json, scope }: { readonly json: boolean; readonly scope: string | null },
  api: Pick<ControlApi, 'post'>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (policy.cases.length === 0) throw new Error(`${policy.file} has no cases: write them under tests, or into the file beside it.`);
  const results: CaseResult[] = [];
  for (const one of policy.cases) results.push(await decided(policy, one, scope, api));
  const failed = results.filter(({ differences }) => differences.length > 0).length;
  const errors = results.filter(({ error }) => error !== null).length;
  const counts = { passed: results.length - failed - errors, failed, errors };
  terminal.out(json ? jsonLine({ file: policy.file, ...counts, cases: results }) : reportOf(results, counts));
  return errors > 0 ? exitCodes.error : failed > 0 ? exitCodes.findings : exitCodes.clean;
}

async function decided(
  { file, source }: PolicyFile,
  one: PolicyCase,
  scope: string | null,
  api: Pick<ControlApi, 'post'>,
): Promise<CaseResult> {
  const { name, expect: _expected, ...asked } = one;
  try {
    return resultOf(
      one,
      (await api.post('/api/policy/evaluate', { ...asked, policy: source, ...(scope !== null && { scope }) })) as Evaluated,
    );
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    if (error.problems.length > 0) throw new FileProblems(file, error.problems);
    // A case that cannot be read is told with the others; whoever may not ask at all is told so at once.
    if (error.status !== 400) throw error;
    return { name, verdict: null, rules: [], differences: [], error: error.message };
  }
}

function reportOf(
  results: readonly CaseResult[],
  { passed, failed, errors }: Readonly<Record<'passed' | 'failed' | 'errors', number>>,
): string {
  const rows = results.map(({ name, verdict, rules, differences, error }) => [
    name,
    error === null ? (differences.length === 0 ? 'holds' : 'FAILS') : 'ERROR',
    verdict ?? '',
    rules.join(' '),
    plainLine(error ?? differences.join('; ')),
  ]);
  return `${tableOfRows(['CASE', 'RESULT', 'VERDICT', 'RULES', 'WHY'], rows)}\n${passed} hold, ${failed} do not, ${errors} could not be asked.\n`;
}
