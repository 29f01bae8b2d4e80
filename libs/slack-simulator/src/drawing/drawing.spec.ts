import * as fc from 'fast-check';
import { textOf } from '../element/text-of.js';
import { toHtml } from '../element/to-html.js';
import { dateText } from './date-text.js';
import { messageHtml, modalHtml } from './draw-message.js';
import { drawMrkdwn } from './mrkdwn.js';

const now = new Date('2026-11-27T10:00:00Z');
const names = { now, nameOf: (id: string) => ({ U1: 'Alice', C1: 'approvals', S1: 'security' })[id] };
const drawn = (text: string): string => drawMrkdwn(text, names).map(toHtml).join('');

describe('Slack’s markup', () => {
  it.each([
    ['*bold* _it_ ~gone~ `x < y`', '<strong>bold</strong> <em>it</em> <s>gone</s> <code>x &lt; y</code>'],
    ['a*b*c 2 * 3 * 4', 'a*b*c 2 * 3 * 4'],
    ['*bold _both_*', '<strong>bold <em>both</em></strong>'],
    ['hi <@U1> in <#C1>', 'hi <span class="mention">@Alice</span> in <span class="mention">#approvals</span>'],
    ['<!here> <!subteam^S1>', '<span class="mention">@here</span> <span class="mention">@security</span>'],
    ['&lt;!here&gt; &amp;amp;', '&lt;!here&gt; &amp;amp;'],
    ['<javascript:alert(1)|click>', '<span>click</span>'],
    ['one\ntwo', 'one<br>two'],
    ['&gt; quoted\nafter', '<blockquote>quoted</blockquote><br>after'],
    ['```\nif (a) *b*\n```', '<pre>if (a) *b*</pre>'],
    ['`<!channel>`', '<code><span class="mention">@channel</span></code>'],
    [':white_check_mark: :no_such:', '✅ :no_such:'],
  ])('%s', (text, html) => expect(drawn(text)).toBe(html));

  it('links with a label', () =>
    expect(drawn('<https://x.example/?a=1&amp;b=2|here>')).toBe(
      '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">here</a>',
    ));

  it('dates, with the fallback for what is none', () => {
    const seconds = now.getTime() / 1_000;
    expect(dateText(seconds + 600, '{date_short_pretty} at {time}', 'soon', now)).toBe('today at 10:10');
    expect(dateText(seconds + 600, '{ago}', 'soon', now)).toBe('in 10 minutes');
    expect(dateText(seconds, '{nonsense}', 'soon', now)).toBe('soon');
    expect(dateText(Number.NaN, '{date}', 'soon', now)).toBe('soon');
    expect(drawn(`<!date^${seconds}^{date_num} {time}|then>`)).toContain('2026-11-27 10:00');
  });

  it('never lets a text be HTML, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'`*_~|!@#:^ \n', 'a', 'script', 'href', 'http://x') }), (text) => {
        const withoutOurs = drawn(text).replace(
          /<\/?(strong|em|s|code|pre|blockquote|br|span|time|a)( (class|href|rel|target|title)="[^"<>]*")*>/g,
          '',
        );
        expect(withoutOurs).not.toMatch(/[<>"]/);
      }),
    );
  });

  it('shows an escaped text of letters and escaped characters as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', 'a', ' ', '!', '@', '|') }), (text) => {
        const escaped = `x${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(drawMrkdwn(escaped, names).map(textOf).join('')).toBe(`x${text}`);
      }),
    );
  });
});

describe('blocks', () => {
  it('become HTML with what was acted on in their attributes', () => {
    const html = messageHtml(
      [
        { type: 'header', text: { type: 'plain_text', text: 'An <approval>' } },
        { type: 'section', fields: [{ type: 'mrkdwn', text: '*Who*\nAlice' }] },
        {
          type: 'actions',
          block_id: 'b',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'Approve' }, action_id: 'approve', value: 'v', style: 'primary' }],
        },
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: '*as* <it> is' }] }],
        },
      ],
      { now },
    );
    expect(html).toContain('<h3 class="block">An &lt;approval&gt;</h3>');
    expect(html).toContain('<strong>Who</strong><br>Alice');
    expect(html).toContain('data-block="b" data-action="approve" data-element="button" class="button primary"');
    expect(html).toContain('<pre>*as* &lt;it&gt; is</pre>');
  });

  it('that Slack would refuse are not drawn', () => {
    expect(() => messageHtml([{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }])).toThrow();
  });

  it('of a modal come with its title and its buttons', () => {
    const html = modalHtml({
      type: 'modal',
      title: { type: 'plain_text', text: 'Deny' },
      submit: { type: 'plain_text', text: 'Send' },
      blocks: [
        {
          type: 'input',
          block_id: 'reason',
          label: { type: 'plain_text', text: 'Reason' },
          element: { type: 'plain_text_input', multiline: true, action_id: 'text' },
        },
      ],
    });
    expect(html).toContain('<textarea data-block="reason" data-action="text" data-element="plain_text_input" rows="4"></textarea>');
    expect(html).toContain('data-modal="submit">Send<');
  });
});
