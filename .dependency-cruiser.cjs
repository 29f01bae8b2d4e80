/** The layers, as docs/adr and the architecture page tell them: pure libs, libs, apps; no cycles anywhere. */
const pure = '^libs/(conversation|detection|policy-model)/';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-libs-know-only-contracts',
      comment: 'conversation, detection and policy-model do no I/O, know no Nest, and import of ours only contracts.',
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
      from: { path: '^libs/(conversation|detection|policy-model)/' },
      to: { path: pure, pathNot: '^libs/$1/' },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: ['^libs/(?!contracts/)', '^apps/'] },
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
      name: 'libs-by-their-index',
      comment: 'A lib is entered by its index only.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/.+', pathNot: ['^libs/[^/]+/src/(testing/)?index\\.ts$', '^libs/$1/'] },
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
