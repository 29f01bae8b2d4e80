/** The client closed its connection before its answer was whole. */
export class ClientLeftError extends Error {
  override readonly name = 'ClientLeftError';
}

/** This instance stopped before the exchange could end by itself. */
export class ShutDownError extends Error {
  override readonly name = 'ShutDownError';
}
