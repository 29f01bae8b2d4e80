import { ostiaryConfigSchema } from '#chassis';
import type { Principal } from '#contracts';
import { Admission } from './admission.js';

const principal = (subject: string): Principal => ({ issuer: 'i', subject, name: subject, email: null, groups: [] });
const admission = (): Admission =>
  new Admission(ostiaryConfigSchema.parse({ ingress: { maxConcurrentPerPrincipal: 2, maxBodyBytesInFlight: 100 } }));

describe('admission', () => {
  it('bounds the calls of one principal, and of nobody else', () => {
    const gate = admission();
    const slots = [gate.enter(), gate.enter(), gate.enter()];
    slots[0]!.claim(principal('alice'));
    slots[1]!.claim(principal('alice'));
    expect(() => slots[2]!.claim(principal('alice'))).toThrow(expect.objectContaining({ code: 'too_many_requests' }));
    slots[2]!.claim(principal('bob'));
    slots[0]!.leave();
    expect(() => gate.enter().claim(principal('alice'))).not.toThrow();
    expect(gate.underWay).toBe(3);
  });

  it('bounds the bytes of all bodies, and gives back what was let go', () => {
    const gate = admission();
    const giveBack = gate.enter().hold(80);
    expect(() => gate.enter().hold(21)).toThrow(expect.objectContaining({ code: 'too_many_requests' }));
    giveBack();
    expect(() => gate.enter().hold(100)).not.toThrow();
  });

  it('takes nobody in once it drains', () => {
    const gate = admission();
    gate.drain();
    expect(() => gate.enter().claim(principal('alice'))).toThrow(expect.objectContaining({ code: 'shutting_down' }));
  });
});
