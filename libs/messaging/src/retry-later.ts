/**
 * Thrown by a handler whose store or peer is away. The bus delivers the same message again after a pause, for as long as it
 * takes, and never dead-letters it: an outage is not the message's fault. Any other error counts against the message. Who throws it has
 * made sure that the peer is away: a peer that answers, and cuts off just this, is no outage (Transactions asks the database).
 */
export class RetryLater extends Error {
  override readonly name: string = 'RetryLater';
}
