export type BodyKind = 'request' | 'reply';

/** What a body of an exchange is called. Ingress called it otherwise once: such a name is kept beside. */
export const bodyName = (exchange: string, kind: BodyKind): string => `${exchange}:${kind}`;
