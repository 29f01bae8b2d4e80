import { inRoot } from '../bootstrap/root.mjs';

const bin = (...parts) => inRoot('node_modules', ...parts);
const cruiser = bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=TimeoutNegativeWarning',
  bin('jest', 'bin', 'jest.js'),
];

/** A check counts as one test, passed when it exits with 0; of a suite jest's own numbers count. In the order in which they tell most soonest. */
export const steps = [
  {
    name: 'requirements',
    what: 'what the machine must have',
    check: [inRoot('dist', 'apps', 'ostiary', 'src', 'distributed', 'broker', 'requirements.main.js')],
  },
  {
    name: 'browser',
    what: 'a browser for the pages',
    check: [
      '--conditions=source',
      '--import',
      inRoot('scripts', 'run-typescript.mjs'),
      inRoot('test', 'system', 'harness', 'browser-program.main.ts'),
    ],
  },
  {
    name: 'go',
    what: 'proofs, verified by Go’s library of transparency logs',
    check: [
      '--conditions=source',
      '--import',
      inRoot('scripts', 'run-typescript.mjs'),
      inRoot('test', 'system', 'harness', 'go-verifier.main.ts'),
    ],
  },
  { name: 'lint', what: 'oxlint', check: [bin('oxlint', 'bin', 'oxlint'), '--type-aware'] },
  { name: 'format', what: 'prettier', check: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'types', what: 'tsc', check: [bin('typescript', 'bin', 'tsc'), '--noEmit'] },
  {
    name: 'layers',
    what: 'dependency-cruiser',
    check: [cruiser, 'apps', 'libs', 'test', '--config', '.dependency-cruiser.cjs'],
  },
  {
    name: 'folders',
    what: 'dependency-cruiser, between folders',
    check: [cruiser, 'apps', 'libs', '--config', '.dependency-cruiser.folders.cjs'],
  },
  { name: 'unused', what: 'knip', check: [bin('knip', 'bin', 'knip.js'), '--no-progress'] },
  {
    name: 'bench',
    what: 'processor time a call, against a fixed workload in the same run',
    check: [inRoot('bench', 'gateway', 'run.mjs'), '--check'],
  },
  { name: 'unit', what: 'specs beside their sources', suite: [...jest, '--maxWorkers=2'] },
  { name: 'system', what: 'the whole system on real Kafka and PostgreSQL', suite: [...jest, '--config', 'jest.system.config.mjs'] },
];
