import { checkFraming } from './strict-framing.js';

describe('checkFraming', () => {
  it.each([{}, { 'content-length': '5' }, { 'transfer-encoding': 'chunked' }, { 'transfer-encoding': 'Chunked' }])(
    'takes %j',
    (headers) => {
      expect(() => checkFraming(headers)).not.toThrow();
    },
  );

  it.each(['identity, chunked', 'gzip, chunked', 'chunked, chunked', 'xchunked', 'chunked;q=1', ''])('refuses %s', (coding) => {
    expect(() => checkFraming({ 'transfer-encoding': coding })).toThrow(expect.objectContaining({ code: 'request_malformed' }));
  });
});
