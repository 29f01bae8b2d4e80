import { visible } from '#chassis';
import * as fc from 'fast-check';
import { contentOf } from '../../testing/approval-service.fake.js';
import { readFence } from '../cards/testing/slack-reader.js';
import { detailsOf } from './details.js';

const shownOf = (text: string): { readonly text: string; readonly all: boolean } => {
  const requester = { issuer: 'i', subject: 'alice', name: 'alice', email: null };
  const about = { requester, rule: 'r', revision: 1, state: 'pending', message: '', quorum: 1 } as const;
  const blocks = detailsOf({ ...about, votes: [], content: [contentOf('e', text)] }, 'https://ostiary.example/approvals/1');
  const fences = blocks.flatMap((block) =>
    block.type === 'section' && block.text ? (/```\n[\s\S]*\n```$/.exec(block.text.text)?.[0] ?? []) : [],
  );
  return { text: fences.map((fence) => readFence(fence).text).join(''), all: JSON.stringify(blocks).includes('That is all of it') };
};

describe('details', () => {
  it('show every character of a text that takes several parts, whatever its line ends', () => {
    const parts = fc.constantFrom('`'.repeat(90), '\r\n'.repeat(30), '&<>'.repeat(20), '\r', '\n', 'words '.repeat(20), '\u{e0041}', '😀');
    fc.assert(
      fc.property(fc.array(parts, { minLength: 60, maxLength: 200 }), (texts) => {
        const text = `start ${texts.join('')} end`;
        expect(shownOf(text)).toEqual({ text: visible(text), all: true });
      }),
      { numRuns: 30 },
    );
  });
});
