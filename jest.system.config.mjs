import unit from './jest.config.mjs';

/** The whole-system suites: one at a time, in the order of their names' numbers, with the time that real brokers take. */
export default {
  ...unit,
  roots: ['<rootDir>/test/system', '<rootDir>/test/deployment'],
  testMatch: ['**/*.spec.ts'],
  maxWorkers: 1,
  testTimeout: 180_000,
  testSequencer: '<rootDir>/test/system/harness/by-name.sequencer.mjs',
};
