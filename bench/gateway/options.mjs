import { parseArgs } from 'node:util';

const usage = `npm run bench -- [--quick] [--targets direct,relay,embedded,distributed] [--only TEXT] [--json FILE] [--docs] [--profile DIR]
  --quick     under a minute: the embedded form only, fewer calls
  --targets   what to measure; direct is always measured
  --only      only scenarios whose name holds this text
  --json      where the figures go (default .cache/bench-gateway.json)
  --docs      write the table into docs/performance.md
  --profile   CPU profiles of the gateways go to this folder`;

export const readOptions = (argv) => {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      targets: { type: 'string' },
      only: { type: 'string', default: '' },
      json: { type: 'string', default: '.cache/bench-gateway.json' },
      docs: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const targets = (values.targets ?? (values.quick ? 'direct,relay,embedded' : 'direct,relay,embedded,distributed')).split(',');
  const unknown = targets.find((name) => !['direct', 'relay', 'embedded', 'distributed'].includes(name));
  if (unknown !== undefined) throw new Error(`no target ${unknown}\n${usage}`);
  return {
    ...values,
    targets: [...new Set(['direct', ...targets])],
    // Seconds that one weight of a scenario gets, per target; rounds alternate the targets so that a slow moment hits them all.
    secondsPerWeight: values.quick ? 0.25 : 1.1,
    rounds: values.quick ? 1 : 2,
    warmUpMs: values.quick ? 2_000 : 8_000,
  };
};
