/**
 * A CloudEvents 1.0 envelope in binary mode: its attributes travel as `ce_*` headers, `data` as the message's value.
 * Source: CloudEvents Kafka protocol binding 1.0.2.
 */
export interface Envelope<T> {
  /** UUIDv7; the same event published twice has the same id. */
  readonly id: string;
  /** The service instance that says it, as a URI reference: `/ingress/<instance>`. */
  readonly source: string;
  /** The topic's name without its prefix, e.g. `ostiary.decision.made.v1`. */
  readonly type: string;
  /** What it is about: an exchange id, an approval id, a chain id. */
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** W3C trace context, so that one trace runs from the client's call to the audit insert. */
  readonly traceparent?: string;
  readonly data: T;
}
