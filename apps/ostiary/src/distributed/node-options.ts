/**
 * What Node is told for a process of ours; `npm start` and the image say the same (a spec compares). Where V8 may take 64 MB for the young
 * generation's halves it takes all of it, twice, in each process and each thread, and large bodies stay in there: with 8 MB a gateway has half of
 * the memory, and no more processor time a call. Nor may V8 decide by what survives early, while the young generation is small, that
 * what is allocated there lives long: all that is read from large bodies was put into the old generation then, which had to be marked every half second.
 */
export const nodeOptions = [
  '--enable-source-maps',
  '--max-semi-space-size=8',
  '--no-allocation-site-pretenuring',
  '--disable-warning=TimeoutNegativeWarning',
];

/**
 * What the C library is told for such a process, which can't tell it itself: large blocks are mapped each on its own, and go back when they are freed. Left to
 * itself, glibc raises that size to the largest block it ever freed, and bodies then lie among small blocks that outlive them: a seventh of a gateway's memory.
 * One arena instead of eight a core keeps what threads free for all of them. Other C libraries ignore it.
 */
export const mallocSettings = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
