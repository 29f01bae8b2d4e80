import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { breakingChanges, type JsonSchema } from '#contracts';
import { checkedIn, documents, render } from './documents.js';

// npm run docs [-- --break]: writes what is made from the code. A change that breaks consumers of a published topic is refused without --break.
for (const path of Object.keys(documents)) {
  const [before, now] = [await checkedIn(path), await render(path)];
  if (before === now) continue;
  const broken =
    path.includes('/snapshots/') && before !== null ? breakingChanges(JSON.parse(before) as JsonSchema, JSON.parse(now) as JsonSchema) : [];
  if (broken.length > 0 && !process.argv.includes('--break')) {
    console.error(
      `${path}: not written, consumers would break:\n  ${broken.join('\n  ')}\nDeclare a new version of the topic beside this one.`,
    );
    process.exitCode = 1;
    continue;
  }
  await writeFile(path, now);
  console.log(path);
}
