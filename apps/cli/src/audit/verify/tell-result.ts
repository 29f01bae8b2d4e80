import type { ControlApi } from '../../control/control-api.js';
import type { Terminal } from '../../terminal.js';
import type { Report, VerifyResult } from './report.js';

/**
 * Has the service tell the security team what was found, without where. The result: what was found; `unchecked` where it was clean and nobody could be
 * told, so that whoever waits for word takes silence for no clean record.
 */
export async function tellResult(
  control: () => Promise<Pick<ControlApi, 'post'>>,
  report: Report,
  terminal: Terminal,
): Promise<VerifyResult> {
  try {
    const { told } = (await (await control()).post('/api/verifications', report.summary())) as { readonly told: boolean };
    terminal.err(told ? 'The security team is told.\n' : 'Noted; nobody is told: audit.securityEvents.enabled is false.\n');
    return report.result;
  } catch (error) {
    terminal.err(`The security team could not be told: ${error instanceof Error ? error.message : String(error)}\n`);
    return report.result === 'clean' ? 'unchecked' : report.result;
  }
}
