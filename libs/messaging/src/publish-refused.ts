/**
 * What no broker will ever take, however often it is sent: it does not fit its topic, or it is too large. Whoever keeps events until they are
 * published sets these aside, or what stands behind them never leaves. Any other failure to publish may pass.
 */
export class PublishRefused extends Error {
  override readonly name: string = 'PublishRefused';
}
