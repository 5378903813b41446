import { isWithin } from '../../engine/access/networks.ts';

/** Where no provider of a company is: this machine, and the addresses that clouds keep their machines' secrets at. */
const NOT_CALLED = ['127.0.0.0/8', '::1/128', '0.0.0.0/8', '::/128', '169.254.0.0/16', 'fe80::/10'];
const NAMES_NOT_CALLED = /(^|\.)(localhost|metadata\.google\.internal|metadata)\.?$/i;

/**
 * Whether a text may be the address of a provider: over TLS, and not on this machine; where Attesta itself is at `localhost`, for
 * whoever tries it out, over plain HTTP on this machine too.
 */
export function isIssuer(text: string, publicUrl: string | undefined): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (isPlainLoopback(text)) return publicUrl !== undefined && isHere(new URL(publicUrl).hostname);
  return protocol === 'https:' && !isNotCalled(new URL(text).hostname);
}

/** Plain HTTP to this machine, which reveals nothing on the way. */
export function isPlainLoopback(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && isHere(hostname);
}

function isHere(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isNotCalled(hostname: string): boolean {
  return NAMES_NOT_CALLED.test(hostname) || isWithin(hostname.replace(/^\[|\]$/g, ''), NOT_CALLED);
}
