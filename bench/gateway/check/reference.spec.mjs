import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(name, import.meta.url));

describe('the reference workload', () => {
  it('is the one that the committed ratios were measured against', () => {
    // Whoever changes it writes the ratios anew (npm run bench -- --commit-ratios), and then this digest.
    const digest = createHash('sha256').update(read('reference.process.mjs')).digest('hex');
    expect(digest).toBe('4ad4cb76ed328123bb1c9d89d973af9ce0ecfff3ab75aa827eccd1460a4af9be');
  });

  it('has a ratio for each scenario that is checked', () => {
    const ratios = Object.values(JSON.parse(read('committed-ratios.json').toString()));
    expect(ratios).toHaveLength(4);
    for (const ratio of ratios) expect(ratio).toBeGreaterThan(0);
  });
});
