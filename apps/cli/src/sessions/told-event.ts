import { plain, plainLine } from '../plain.js';
import type { ReplayEvent } from './replayed-events.js';

/** An event of a replay for people. Texts run on; everything else is a line of its own, behind a sign of what it is. Nothing in it moves the cursor. */
export function toldEvent({ event, data }: ReplayEvent): string {
  const said = (name: string): string => {
    const value = data[name];
    return Array.isArray(value)
      ? plainLine(value.join(', '))
      : typeof value === 'string' || typeof value === 'number'
        ? plainLine(String(value))
        : '';
  };
  const text = typeof data['text'] === 'string' ? plain(data['text']) : '';
  switch (event) {
    case 'exchange':
      return `\n== ${said('startedAt')} ${said('caller')} ${said('model')} ${said('agentId') && `agent ${said('agentId')} `}${data['isSideCall'] === true ? 'side call ' : ''}${said('exchangeId')}\n`;
    case 'asked':
      return `> ${[said('role'), said('kind'), said('tool')].filter((part) => part !== '').join(' ')}\n${text}\n`;
    case 'opened':
      return `\n< ${[said('kind'), said('tool')].filter((part) => part !== '').join(' ')}\n`;
    case 'text':
      return text;
    case 'mask':
      return '';
    case 'decided':
      return `! ${said('verdict')}${said('rules') && `: ${said('rules')}`}\n`;
    case 'held':
      return `\n! held for approval ${said('approvalId')}, rule ${said('ruleId')}\n`;
    case 'released':
      return `! released: ${said('state')}${said('voters') && ` by ${said('voters')}`}\n`;
    case 'granted':
      return `! goes on by approval ${said('approvalId')}${said('voters') && ` of ${said('voters')}`}\n`;
    case 'ended':
      return `\n== ${said('outcome') || 'not ended'} ${said('status')} ${said('errorCode')}\n`;
    default:
      return '';
  }
}
