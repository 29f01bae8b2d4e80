/** Unit and module tests, beside their sources; the whole-system suites under test/ have a runner of their own. */
const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/bench'],
  testMatch: ['**/src/**/*.spec.ts', '**/bench/**/*.spec.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/apps/console/'],
  // For tests that hang, not for slow machines: a loaded one takes many times as long as an idle one.
  testTimeout: 120_000,
  // What module registries of earlier suites keep adds up to gigabytes: a worker that holds so much makes room for a new one.
  workerIdleMemoryLimit: '1500MB',
};
