/** The layers, as docs/development.md tells them: pure libs, libs, apps; no cycles between files. */
const pure = '^libs/(conversation|detection|fingerprints|injection|judging|policy-model|sealing|transparency)/';

/** The rooms of ingress, from the ground to the roof: a room imports only what stands before it here. */
const rooms = [
  'call',
  'ruleset',
  'upstreams',
  'delivered',
  'recording',
  'asking',
  'spending',
  'authenticating',
  'reading',
  'inspecting',
  'addressing',
  'deciding',
  'holding',
  'forwarding',
  'guarding',
  'evaluating',
  'hooks',
  'exchange',
];
const forTests = '\\.(spec|fake)\\.ts$';
const roomsInOrder = rooms.map((room, floor) => ({
  name: `ingress-${room}-imports-only-what-stands-below`,
  severity: 'error',
  from: { path: `^apps/ingress/src/${room}/`, pathNot: forTests },
  to: { path: ['^apps/ingress/src/[^/]+$', ...rooms.slice(floor + 1).map((above) => `^apps/ingress/src/${above}/`)] },
}));

module.exports = {
  forbidden: [
    ...roomsInOrder,
    {
      name: 'ingress-rooms-have-their-place',
      comment: 'A new folder of ingress belongs into the list of rooms above.',
      severity: 'error',
      from: { path: '^apps/ingress/' },
      to: { path: `^apps/ingress/src/(?!(?:${rooms.join('|')})/)[^/]+/` },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-libs-know-only-contracts',
      comment:
        'conversation, detection, fingerprints, injection, judging, policy-model, sealing and transparency do no I/O, know no Nest, and import of ours only contracts.',
      severity: 'error',
      from: { path: pure, pathNot: '\\.spec\\.ts$' },
      to: {
        path: [
          '^libs/(messaging|persistence|chassis|identity|journal)/',
          '^apps/',
          'node_modules/(@nestjs|typeorm|pg|kafkajs|undici)/',
          '^(fs|net|http|https|child_process)$',
        ],
      },
    },
    {
      name: 'pure-libs-stand-alone',
      severity: 'error',
      from: { path: pure },
      to: { path: pure, pathNot: '^libs/$1/' },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: ['^libs/(?!contracts/)', '^apps/'] },
    },
    {
      name: 'traps-are-set-by-tests-alone',
      comment: 'No service can reach what sets a failpoint’s trap; the image has none of it.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: [forTests, '^libs/failpoints/'] },
      to: { path: '^libs/failpoints/src/testing/' },
    },
    { name: 'libs-do-not-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-do-not-import-apps',
      comment: 'Services talk over the bus. Only apps/ostiary composes the four modules.',
      severity: 'error',
      from: { path: '^apps/(?!ostiary/)([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'ostiary-takes-modules-only',
      comment:
        'What composes the services takes them whole: their modules, how ingress and the control address want their HTTP servers, and pages of the documentation that are made from them.',
      severity: 'error',
      from: { path: '^apps/ostiary/' },
      to: { path: '^apps/(?!ostiary/)', pathNot: '\\.module\\.ts$|/(ingress|control)-http\\.ts$|-page\\.ts$' },
    },
    {
      name: 'libs-by-their-index',
      comment: 'A lib is entered by its index only; what few need of one, and costs to load, has an index of its own.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/.+', pathNot: ['^libs/[^/]+/src/((?:testing|content|kafka|embedded)/)?index\\.ts$', '^libs/$1/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^apps/console/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'], extensions: ['.ts', '.js'] },
  },
};
