import { Leaving } from './leaving.js';

describe('a client that leaves', () => {
  it('is told of once, to those who still listen, and to nobody who comes later', () => {
    const leaving = new Leaving();
    const told: string[] = [];
    const gone = (): void => void told.push('gone');
    leaving.addEventListener('abort', gone);
    leaving.addEventListener('abort', gone);
    leaving.addEventListener('abort', { handleEvent: () => told.push(`an object, aborted: ${leaving.aborted}`) });
    const quiet = (): void => void told.push('never');
    leaving.addEventListener('abort', quiet);
    leaving.removeEventListener('abort', quiet);
    expect(leaving.aborted).toBe(false);
    leaving.abort();
    leaving.abort();
    leaving.addEventListener('abort', quiet);
    leaving.abort();
    expect(told).toEqual(['gone', 'an object, aborted: true']);
  });

  it('may be listened to no more by whoever is told', () => {
    const leaving = new Leaving();
    const told: string[] = [];
    const second = (): void => void told.push('second');
    leaving.addEventListener('abort', () => leaving.removeEventListener('abort', second));
    leaving.addEventListener('abort', second);
    leaving.abort();
    expect(told).toEqual(['second']);
  });

  it('tells nobody who listens no more, be it the only one', () => {
    const leaving = new Leaving();
    const told: string[] = [];
    const only = (): void => void told.push('only');
    const another = (): void => undefined;
    leaving.addEventListener('abort', only);
    leaving.addEventListener('abort', only);
    leaving.removeEventListener('abort', another);
    leaving.removeEventListener('abort', only);
    leaving.addEventListener('abort', () => told.push('later'));
    leaving.abort();
    expect(told).toEqual(['later']);
  });
});
