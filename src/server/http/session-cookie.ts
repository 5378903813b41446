import type { FastifyRequest } from 'fastify';

/** `__Host-` binds the cookie to this host and to https; it isn't possible without https. */
export function cookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Host-attesta_session' : 'attesta_session';
}

export function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

/** The `Set-Cookie` that signs in. It ends with the browser; the server's time-outs end it earlier. */
export function sessionCookie(publicUrl: string, secret: string): string {
  return `${cookieName(publicUrl)}=${secret}; ${attributes(publicUrl)}`;
}

export function clearedCookie(publicUrl: string): string {
  return `${cookieName(publicUrl)}=; ${attributes(publicUrl)}; Max-Age=0`;
}

function attributes(publicUrl: string): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure(publicUrl) ? '; Secure' : ''}`;
}

/** The session's secret in a request's cookies. */
export function sessionSecret(request: FastifyRequest, publicUrl: string): string | undefined {
  const name = cookieName(publicUrl);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}
