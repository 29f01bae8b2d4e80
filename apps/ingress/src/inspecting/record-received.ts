import type { Obligation, RecordedFinding } from '#contracts';
import type { Inspected } from './inspected.js';

/** Records what was asked, once it is known whether it is sent on, and with what masked: the record says of each finding where its mask was made. `more`: what was found beside detection. */
export function recordReceived(
  { record, request }: Inspected,
  obligations: readonly Obligation[],
  more: readonly RecordedFinding[] = [],
): void {
  record.received(request.handle?.inspection.recorded ?? null, [...request.recordedFindings(obligations), ...more]);
}
