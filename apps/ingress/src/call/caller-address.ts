import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddresses from 'proxy-addr';

/** More proxies than any call goes through: a header of thousands is not looked through. */
const MOST_HOPS = 32;

/** Where a call came from: an address of IPv4 or IPv6; null when its connection was gone before anybody looked. */
export type CallerAddress = (request: IncomingMessage) => string | null;

/**
 * The address of the connection, or, behind proxies that are trusted (addresses and networks), what the outermost of them says in `x-forwarded-for`.
 * What a client writes into that header itself stands before what a trusted proxy adds, and is not believed; nor is what is no address.
 */
export function callerAddress(trustedProxies: readonly string[]): CallerAddress {
  if (trustedProxies.length === 0) return ({ socket }) => addressIn(socket.remoteAddress ?? '');
  const isTrusted = proxyAddresses.compile([...trustedProxies]);
  return (request) => {
    if (request.socket.remoteAddress === undefined) return null;
    let nearest: string | null = null;
    const hops = proxyAddresses.all(request, (hop, index) => index < MOST_HOPS && isTrusted(addressIn(hop) ?? hop, index));
    for (const hop of hops) nearest = addressIn(hop) ?? nearest;
    return nearest;
  };
}

/** Some proxies add the port, and sockets that listen on both families write IPv4 as IPv6. */
function addressIn(hop: string): string | null {
  const [, bracketed, dotted] = /^\[([^\]]+)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/.exec(hop) ?? [];
  const address = (bracketed ?? dotted ?? hop).replace(/%.*$/, '');
  const plain = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1] ?? address;
  return isIP(plain) === 0 ? null : plain;
}
