import { issuerConfigSchema } from '#chassis';
import { z } from 'zod';

/** What the development process says, as one line of JSON, once it serves. Nulls: issuers, or a provider, are configured, or no Slack is simulated. `slack`: the address that serves it. */
export const announcementSchema = z.object({
  ostiaryDevelopment: z.object({ issuer: issuerConfigSchema.nullable(), simulator: z.string().nullable(), slack: z.string().nullable() }),
});
export type Announcement = z.infer<typeof announcementSchema>['ostiaryDevelopment'];

export const announce = (announcement: Announcement): string => JSON.stringify({ ostiaryDevelopment: announcement });

/** The announcement in a line of output, or null when it is another line. */
export function readAnnouncement(line: string): Announcement | null {
  if (!line.startsWith('{"ostiaryDevelopment":')) return null;
  return announcementSchema.parse(JSON.parse(line)).ostiaryDevelopment;
}
