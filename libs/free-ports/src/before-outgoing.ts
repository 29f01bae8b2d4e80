/** The first of the ports for outgoing connections that IANA knows, and that systems without a file of their own use. Source: RFC 6335, 6. */
const DYNAMIC = 49_152;
/** So few ports are not worth a search. */
const TOO_FEW = 1_000;

/**
 * The port before which no outgoing connection begins; `lowest` when hardly any lie between. `range` is what Linux tells of itself: the first
 * and the last port for outgoing connections, with white space between; anything else stands for a system that tells nothing.
 */
export function beforeOutgoing(range: string, lowest: number): number {
  const first = Number(/^\s*(\d+)\s+\d+\s*$/.exec(range)?.[1] ?? DYNAMIC);
  return first - lowest < TOO_FEW ? lowest : first;
}
