import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { callerAddress } from './caller-address.js';

function call(from: string | undefined, forwarded?: string): IncomingMessage {
  const request = new IncomingMessage(Object.defineProperty(new Socket(), 'remoteAddress', { value: from }));
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

describe('a caller’s address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    [undefined, null],
  ])('is that of the connection: %s', (from, address) => {
    expect(callerAddress([])(call(from))).toBe(address);
  });

  it('is not what a client says of itself', () => {
    expect(callerAddress([])(call('192.0.2.1', '203.0.113.9'))).toBe('192.0.2.1');
    expect(callerAddress(['10.0.0.0/8'])(call('192.0.2.1', '203.0.113.9'))).toBe('192.0.2.1');
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    // The first is the client's own word, the second what the outermost proxy of ours saw.
    ['198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['203.0.113.9:4711', '203.0.113.9'],
    ['203.0.113.9, 10.0.0.2:4711', '203.0.113.9'],
    ['[2001:db8::9]:4711', '2001:db8::9'],
    ['unknown', '10.0.0.1'],
    ['<script>, 10.0.0.2', '10.0.0.2'],
    ['', '10.0.0.1'],
    ['10.0.0.3', '10.0.0.3'],
  ])('is what trusted proxies say: %s', (forwarded, address) => {
    expect(callerAddress(['10.0.0.0/8', '2001:db8:ffff::/48'])(call('::ffff:10.0.0.1', forwarded))).toBe(address);
  });

  it('is not looked for behind more proxies than there are', () => {
    const forwarded = ['203.0.113.9', ...Array.from({ length: 5_000 }, () => '10.0.0.2')].join(', ');
    expect(callerAddress(['10.0.0.0/8'])(call('10.0.0.1', forwarded))).toBe('10.0.0.2');
  });

  it('is none of a connection that is gone', () => {
    expect(callerAddress(['10.0.0.0/8'])(call(undefined, '203.0.113.9'))).toBeNull();
  });
});
