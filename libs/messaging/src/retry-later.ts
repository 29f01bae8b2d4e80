/**
 * Thrown by a handler whose store or peer is away. The bus delivers the same message again after a pause, for as long as it
 * takes, and never dead-letters it: an outage is not the message's fault. Any other error counts against the message.
 */
export class RetryLater extends Error {
  override readonly name: string = 'RetryLater';
}
