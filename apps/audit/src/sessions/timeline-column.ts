import { packTimeline, type Timeline, unpackTimeline } from '#contracts';

/** A timeline in its column, for the entity. */
export const timelineColumn = {
  from: (bytes: Uint8Array | null): Timeline | null => bytes && unpackTimeline(bytes),
  to: (timeline: Timeline | null): Buffer | null => timeline && packTimeline(timeline),
};
