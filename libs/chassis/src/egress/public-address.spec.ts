import { isPrivateAddress, publicLookup } from './public-address.js';

describe('addresses that are called', () => {
  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1',
    '[fd00::1]',
    '[::ffff:a00:1]',
  ])('%s is inside', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });
  it.each(['1.1.1.1', '172.32.0.1', '160.79.104.10', '2607:6bc0::10', '[2607:6bc0::10]', 'api.example.com'])('%s is outside', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  it('refuses a name that resolves to an address inside, at connect time', async () => {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => publicLookup('localhost', {}, resolve));
    expect(error).toMatchObject({ code: 'EPRIVATEADDRESS' });
  });
});
