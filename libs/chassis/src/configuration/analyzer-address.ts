import { z } from 'zod';

/** Where something is that texts are sent to. */
export const analyzerAddressSchema = z.string().superRefine((value, context) => {
  const url = URL.parse(value);
  const wrong = (message: string) => context.addIssue({ code: 'custom', message });
  if (url === null) wrong('expected a URL');
  else if (url.protocol !== 'https:' && url.protocol !== 'http:') wrong('expected http or https');
  else if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    wrong('expected an address without credentials, query or fragment');
});
