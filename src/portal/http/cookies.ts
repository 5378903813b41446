import type { FastifyRequest } from 'fastify';

/** Names and attributes of the portal's cookies. `__Host-` binds a cookie to this host and to https. */
export interface CookieJar {
  read(request: FastifyRequest, name: CookieName): string | undefined;
  /** A `Set-Cookie` value; it ends with the browser unless `days` says otherwise. */
  write(name: CookieName, value: string, days?: number): string;
  clear(name: CookieName): string;
}

/** `session`: who is signed in. `visitor`: which browser asks. `language`: which of the two. */
export type CookieName = 'session' | 'visitor' | 'language';

const DAY_IN_SECONDS = 86_400;

export function cookieJar(isSecure: boolean): CookieJar {
  const fullName = (name: CookieName): string => `${isSecure ? '__Host-' : ''}attesta_portal_${name}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    read(request, name) {
      const wanted = fullName(name);
      for (const pair of (request.headers.cookie ?? '').split(';')) {
        const [key, value] = pair.trim().split('=', 2);
        if (key === wanted && value) return value;
      }
      return undefined;
    },
    write: (name, value, days) =>
      `${fullName(name)}=${value}; ${attributes}${days === undefined ? '' : `; Max-Age=${days * DAY_IN_SECONDS}`}`,
    clear: (name) => `${fullName(name)}=; ${attributes}; Max-Age=0`,
  };
}
