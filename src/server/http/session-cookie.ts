import type { FastifyRequest } from 'fastify';
import type { OwnCookies } from '../../engine/operation.ts';

type CookieWord = 'session' | 'device' | 'ticket';

const DEVICE_SECONDS = 180 * 24 * 3600;
const TICKET_SECONDS = 600;

/** `__Host-` binds the cookie to this host and to https; it isn't possible without https. */
function cookieName(publicUrl: string, word: CookieWord = 'session'): string {
  return isSecure(publicUrl) ? `__Host-attesta_${word}` : `attesta_${word}`;
}

export function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

/** The `Set-Cookie` that signs in. It ends with the browser; the server's time-outs end it earlier. */
export function sessionCookie(publicUrl: string, secret: string): string {
  return `${cookieName(publicUrl)}=${secret}; ${attributes(publicUrl)}`;
}

export function clearedCookie(publicUrl: string, word: CookieWord = 'session'): string {
  return `${cookieName(publicUrl, word)}=; ${attributes(publicUrl)}; Max-Age=0`;
}

/** Tells this browser again from others, for half a year. It opens nothing. */
export function deviceCookie(publicUrl: string, secret: string): string {
  return `${cookieName(publicUrl, 'device')}=${secret}; ${attributes(publicUrl)}; Max-Age=${DEVICE_SECONDS}`;
}

/** What a single sign-on needs again when the browser comes back. */
export function ticketCookie(publicUrl: string, ticket: string): string {
  return `${cookieName(publicUrl, 'ticket')}=${ticket}; ${attributes(publicUrl)}; Max-Age=${TICKET_SECONDS}`;
}

function attributes(publicUrl: string): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure(publicUrl) ? '; Secure' : ''}`;
}

/** The session's secret in a request's cookies. */
export function sessionSecret(request: FastifyRequest, publicUrl: string): string | undefined {
  return cookieOf(request, cookieName(publicUrl));
}

/** Our other cookies in a request. */
export function ownCookies(request: FastifyRequest, publicUrl: string): OwnCookies {
  const device = cookieOf(request, cookieName(publicUrl, 'device'));
  const ticket = cookieOf(request, cookieName(publicUrl, 'ticket'));
  return { ...(device !== undefined && { device }), ...(ticket !== undefined && { ticket }) };
}

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}
