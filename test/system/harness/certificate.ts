import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and the certificate that it signed for itself, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => element(0x30, ...parts);
const time = (at: Date) => element(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replaceAll(/\D/g, '')}Z`));
const identifier = (...bytes: readonly number[]) => element(0x06, Buffer.from(bytes));

const ecdsaWithSha256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = (name: string) => sequence(element(0x31, sequence(identifier(0x55, 0x04, 0x03), element(0x0c, Buffer.from(name)))));
const loopbackOnly = sequence(identifier(0x55, 0x1d, 0x11), element(0x04, sequence(element(0x87, Buffer.of(127, 0, 0, 1)))));

/** A certificate of version 3 for 127.0.0.1, good for a day. Made at test time, so that none is ever checked in. Source: RFC 5280, section 4.1. */
export function loopbackCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const day = 24 * 60 * 60 * 1000;
  const unsigned = sequence(
    element(0xa0, element(0x02, Buffer.of(2))),
    element(0x02, Buffer.of(1)),
    ecdsaWithSha256,
    commonName('ostiary test'),
    sequence(time(new Date(now - day)), time(new Date(now + day))),
    commonName('ostiary test'),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(loopbackOnly)),
  );
  const signature = element(0x03, Buffer.of(0), sign('sha256', unsigned, privateKey));
  const base64 = sequence(unsigned, ecdsaWithSha256, signature).toString('base64');
  const certificate = `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`;
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate };
}
