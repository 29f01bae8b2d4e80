import type { OstiaryConfig } from '#chassis';
import type { ApprovalChange } from '../../notifying/notifier.port.js';

/** Ids of the channels whose people are asked now: those of the groups that are asked, and the general one for groups that have none. */
export function channelsOf({ asked }: ApprovalChange['approval'], { channels, channel }: OstiaryConfig['slack']): string[] {
  const found = asked.map((group) => (Object.hasOwn(channels, group) ? channels[group] : channel) ?? null);
  return [...new Set(found.filter((id) => id !== null))];
}

/** The lane of a requester's messages: whose conversation that is shows when they leave. */
export const laneOf = ({ issuer, subject }: { readonly issuer: string; readonly subject: string }): string => `to ${issuer} ${subject}`;
