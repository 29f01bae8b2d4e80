import { ChangedConsumer } from './changed.consumer.js';
import { ChangesReader } from './changes.reader.js';
import { LiveController } from './live.controller.js';
import { LiveSourceService } from './live-source.service.js';
import { LiveStreams } from './live-streams.js';

export const liveControllers = [LiveController, ChangedConsumer];

/** Streams of approvals for whoever watches. */
export const liveParts = [ChangesReader, LiveSourceService, LiveStreams];
