/**
 * What was started side by side, once each of it has started or failed; `started` is told of whatever did, in order, before the first
 * failure is thrown: nothing that is still on its way can be missed by whoever stops the rest.
 */
export async function allOrFirstReason<const T extends readonly Promise<unknown>[]>(
  starting: T,
  started: (one: Awaited<T[number]>) => void = () => undefined,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ends = await Promise.allSettled(starting);
  for (const end of ends) if (end.status === 'fulfilled') started(end.value as Awaited<T[number]>);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return Promise.all(starting);
}
