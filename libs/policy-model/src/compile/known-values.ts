import { clientSchema, confidenceSchema, findingCategorySchema, provenanceSchema, severitySchema } from '#contracts';

/** What a member of a condition's variables can be, by the name of its type; a member that is not here may be any text. */
export type KnownValues = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** `names`: the categories and kinds that there are; without them kinds are not checked. */
export function knownValues(names: readonly string[] | undefined, dangers: readonly { readonly kind: string }[] = []): KnownValues {
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
    Path: { access: ['read', 'write', 'delete', 'execute'] },
    Client: { kind: clientSchema.shape.kind.options },
  };
}
