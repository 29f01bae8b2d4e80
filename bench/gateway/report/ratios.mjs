const ratio = (own, other) => (Number.isFinite(own / other) ? (own / other).toFixed(own / other < 10 ? 1 : 0) : '-');

const row = (scenario, name, own, targets) => {
  const { direct, relay } = targets;
  const cells = [
    ratio(own.firstByte.median, direct.firstByte.median),
    relay === undefined ? '' : ratio(own.firstByte.median, relay.firstByte.median),
    ratio(direct.rate, own.rate),
    relay === undefined ? '' : ratio(relay.rate, own.rate),
    relay === undefined ? '' : ratio(own.cpuPerCall, relay.cpuPerCall),
  ];
  return `| ${[scenario, name, ...cells].join(' | ')} |`;
};

/** Markdown: how many times what a direct call, or one through the relay, takes. */
export const ratiosTable = (forms) =>
  [
    '| scenario | through | first byte: of direct | of the relay | direct’s calls/s to its own | the relay’s | processor a call: of the relay |',
    '|---|---|---|---|---|---|---|',
    ...Object.entries(forms).flatMap(([form, { results }]) =>
      results.filter(({ targets }) => form in targets).map(({ scenario, targets }) => row(scenario, form, targets[form], targets)),
    ),
  ].join('\n');
