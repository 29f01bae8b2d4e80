import { Logger } from '@nestjs/common';
import { busContract } from '../testing/bus.contract.js';
import { InProcessBus } from './in-process-bus.adapter.js';

Logger.overrideLogger(false); // dead letters are told of, here by the dozen

const retry = { attempts: 3, firstDelayMs: 1, maxDelayMs: 10 };

busContract('in process', { severalProcesses: false, open: () => Promise.resolve(new InProcessBus({ retry })) });
