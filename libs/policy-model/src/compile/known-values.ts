import { clientSchema, confidenceSchema, findingCategorySchema, provenanceSchema, severitySchema } from '#contracts';

interface Names {
  readonly knownKinds?: readonly string[];
  readonly dangers?: readonly { readonly kind: string }[];
  readonly signalNames?: readonly string[];
}

/** What a member of a condition's variables can be, or what is in it where it is a list, by the name of its type; a member that is not here may be any text. */
export type KnownValues = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The names that there are: `knownKinds` categories and kinds of findings. Those that are not given are not checked. */
export function knownValues({ knownKinds: names, dangers = [], signalNames }: Names): KnownValues {
  const categories: readonly string[] = findingCategorySchema.options;
  const kinds = names && [...names.filter((name) => !categories.includes(name)), ...dangers.map(({ kind }) => kind)];
  return {
    Finding: {
      ...(kinds && { kind: kinds }),
      category: categories,
      severity: severitySchema.options,
      confidence: confidenceSchema.options,
      provenance: provenanceSchema.options,
      position: ['tail', 'history'],
    },
    ...(signalNames && { Injection: { signals: signalNames } }),
    Path: { access: ['read', 'write', 'delete', 'execute'] },
    Client: { kind: clientSchema.shape.kind.options },
  };
}
