import { parseArgs } from 'node:util';

const usage = `npm run bench -- [--quick] [--targets direct,relay,alone,embedded,distributed] [--only TEXT] [--against FOLDER] [--rounds N] [--json FILE]
             [--docs] [--profile DIR] [--portkey FOLDER]
npm run bench -- --check | --commit-ratios [--only TEXT]
npm run bench -- --soak [--seconds 60] [--rate CALLS] [--docs]
npm run bench -- --growing [--rounds 3] [--against FOLDER] [--docs]
  --quick     under a minute: the embedded form only, fewer calls
  --targets   what to measure; direct is always measured. "alone" is ingress alone in its process, without a broker
  --only      only scenarios whose name holds this text
  --against   the same with another built checkout in turn, A B A B, and their ratio for each pair; of "alone" unless --targets names embedded
  --rounds    how often the targets take turns (2; with "alone" or --against 5, and then of a fixed number of calls each)
  --portkey   Portkey's gateway as well, a scale of this machine: the folder where @portkey-ai/gateway is installed
  --json      where the figures go (default .cache/bench-gateway.json)
  --docs      write the tables into docs/performance.md
  --profile   CPU profiles go to this folder: of "alone" one a scenario, of the others one of the whole process
  --check     compares processor time a call of "alone" with a fixed reference workload; fails at 1.5 times the committed ratio
  --commit-ratios  writes the ratios that --check holds
  --soak      calls to the embedded form at a steady rate (calls a second; by default 0.7 of what it can), and its memory meanwhile
  --growing   one conversation that grows from 60 to 700 KB in a hundred turns, through the relay and "alone": what each ten turns cost`;

const known = ['direct', 'relay', 'alone', 'embedded', 'distributed'];

const formsOf = ({ targets, against, quick }) => {
  if (targets !== undefined) return targets.split(',');
  if (against !== undefined) return ['alone'];
  return quick ? ['relay', 'embedded'] : ['relay', 'alone', 'embedded', 'distributed'];
};

const numberOf = (text) => (text === undefined ? undefined : Number(text));

export const readOptions = (argv) => {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      targets: { type: 'string' },
      only: { type: 'string', default: '' },
      against: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'string', default: '.cache/bench-gateway.json' },
      docs: { type: 'boolean', default: false },
      profile: { type: 'string' },
      portkey: { type: 'string' },
      check: { type: 'boolean', default: false },
      'commit-ratios': { type: 'boolean', default: false },
      soak: { type: 'boolean', default: false },
      growing: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const forms = formsOf(values);
  const unknown = forms.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`no target ${unknown}\n${usage}`);
  return {
    ...values,
    targets: values.portkey === undefined ? forms : [...forms, 'portkey'],
    rounds: numberOf(values.rounds),
    seconds: numberOf(values.seconds),
    rate: numberOf(values.rate),
    // Seconds that one weight of a scenario gets, per target; rounds alternate the targets so that a slow moment hits them all.
    secondsPerWeight: values.quick ? 0.25 : 1.1,
    warmUpShare: values.quick ? 0.2 : 1,
    settled: !values.quick,
  };
};
