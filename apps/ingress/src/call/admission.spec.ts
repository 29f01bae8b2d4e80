import { ostiaryConfigSchema } from '#chassis';
import type { Principal } from '#contracts';
import { Admission, type Room } from './admission.js';

const principal = (subject: string): Principal => ({ issuer: 'i', subject, name: subject, email: null, groups: [] });
const admission = (): Admission =>
  new Admission(
    ostiaryConfigSchema.parse({ ingress: { maxConcurrentPerPrincipal: 2, maxBodyBytesInFlight: 100, maxBodyBytesPerPrincipal: 60 } }),
  );

const refused = expect.objectContaining({ code: 'too_many_requests' });
const roomFor = (gate: Admission, subject: string): Room => {
  const slot = gate.enter();
  slot.claim(principal(subject));
  return slot.room();
};

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

  it('bounds the bytes of all bodies, before they are there, and takes back what was let go', () => {
    const gate = admission();
    const room = roomFor(gate, 'alice');
    room.atLeast(40);
    room.atLeast(60);
    room.atLeast(10);
    roomFor(gate, 'bob').atLeast(40);
    const carol = roomFor(gate, 'carol');
    expect(() => carol.atLeast(1)).toThrow(refused);
    room.settle(30);
    carol.atLeast(30);
    room.release();
    room.release();
    carol.atLeast(60);
    expect(() => carol.atLeast(61)).toThrow(refused);
  });

  it('leaves one principal a share of them, however many calls it makes', () => {
    const gate = admission();
    roomFor(gate, 'alice').atLeast(40);
    const second = roomFor(gate, 'alice');
    second.atLeast(20);
    expect(() => second.atLeast(21)).toThrow(refused);
    roomFor(gate, 'bob').atLeast(40);
  });

  it('counts nothing for a call that has left, nor for one that was refused', () => {
    const gate = admission();
    for (let call = 0; call < 5; call++) {
      const slot = gate.enter();
      slot.claim(principal('alice'));
      slot.room().atLeast(50);
      slot.room().atLeast(10);
      expect(() => slot.room().atLeast(1)).toThrow(refused);
      slot.leave();
    }
    roomFor(gate, 'alice').atLeast(60);
  });

  it('takes nobody in once it drains', () => {
    const gate = admission();
    gate.drain();
    expect(() => gate.enter().claim(principal('alice'))).toThrow(expect.objectContaining({ code: 'shutting_down' }));
  });
});
