/** How long a target may take to its first answer: a first start of the distributed form fetches its broker. */
export const readyTimeoutMs = 180_000;
