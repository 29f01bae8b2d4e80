/**
 * As Promise.all, but it waits for every one to come to its end before it rejects: what a late one has started is then known to whoever cleans up.
 */
export async function together<T extends readonly unknown[]>(work: readonly [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T>;
export async function together<T>(work: readonly Promise<T>[]): Promise<T[]>;
export async function together(work: readonly Promise<unknown>[]): Promise<unknown[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
