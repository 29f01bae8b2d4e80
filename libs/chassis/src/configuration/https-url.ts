import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** An address that is called with something that must not travel in the clear: https, or http on this machine, without credentials. */
export const httpsUrl = ({ query }: { readonly query: 'allowed' | 'refused' }) =>
  z.string().superRefine((value, context) => {
    const url = URL.parse(value);
    const wrong = (message: string) => context.addIssue({ code: 'custom', message });
    if (url === null) wrong('expected a URL');
    else if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname)))
      wrong('expected https, or http on loopback');
    else if (url.username !== '' || url.password !== '' || url.hash !== '' || (query === 'refused' && url.search !== ''))
      wrong(`expected an address without credentials${query === 'refused' ? ', query' : ''} or fragment`);
  });
