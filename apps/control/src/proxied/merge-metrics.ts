interface Family {
  readonly comments: Map<string, string>;
  readonly samples: string[];
}

const labelled = (sample: string, service: string): string => {
  const label = `service="${service}"`;
  const [, name = '', labels] = /^([^\s{]+)(\{)?/.exec(sample) ?? [];
  if (labels === undefined) return `${name}{${label}}${sample.slice(name.length)}`;
  const rest = sample.slice(name.length + 1);
  return `${name}{${label}${rest.startsWith('}') ? '' : ','}${rest}`;
};

/** A histogram's or summary's samples carry a suffix; they belong to the family that was announced without it. */
const familyOf = (name: string, families: ReadonlyMap<string, Family>): string => {
  const stem = name.replace(/_(bucket|sum|count|created)$/, '');
  return families.has(stem) ? stem : name;
};

/**
 * Several Prometheus expositions as one: each sample gets a `service` label, and a family announced by several services is
 * announced once, with its samples together. Source: Prometheus text format 0.0.4, which asks for one group a metric.
 */
export function mergeMetrics(parts: readonly { readonly service: string; readonly text: string }[]): string {
  const families = new Map<string, Family>();
  const family = (name: string): Family => {
    const known = families.get(name) ?? { comments: new Map<string, string>(), samples: [] };
    families.set(name, known);
    return known;
  };
  for (const { service, text } of parts) {
    for (const line of text.split('\n')) {
      const comment = /^# (HELP|TYPE) (\S+)/.exec(line);
      const [, keyword, announced] = comment ?? [];
      if (keyword !== undefined && announced !== undefined) {
        const { comments } = family(announced);
        if (!comments.has(keyword)) comments.set(keyword, line);
        continue;
      }
      const name = /^[a-zA-Z_:][\w:]*/.exec(line)?.[0];
      if (name !== undefined) family(familyOf(name, families)).samples.push(labelled(line, service));
    }
  }
  return [...families.values()].map(({ comments, samples }) => [...comments.values(), ...samples, ''].join('\n')).join('');
}
