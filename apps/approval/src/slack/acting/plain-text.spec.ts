import * as fc from 'fast-check';
import { plainText } from './plain-text.js';

describe('what somebody wrote in Slack', () => {
  it.each([
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['see <https://example.com/a?b=1&amp;c=2>', 'see https://example.com/a?b=1&c=2'],
    ['see <https://example.com|the page>', 'see the page (https://example.com)'],
    ['<@U123> and <@U456|bob> in <#C1|general>', '@U123 and @bob in #general'],
    ['<!here> <!subteam^S1|@security>', '@here @security'],
  ])('%s reads %s', (written, read) => {
    expect(plainText(written)).toBe(read);
  });

  it('is what they typed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const sent = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(plainText(sent)).toBe(typed);
      }),
    );
  });
});
