import type { FastifyRequest } from 'fastify';
import { Problem } from '../../engine/errors/problem.ts';
import type { Sentence } from '../../metadata/label.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A cookie travels with requests that other sites cause, so on methods that change something it counts only from the
 * app's own origin (design §8): `Origin` equal to ours, `Sec-Fetch-Site` of our own site where the browser sends it.
 * Throws `wrong_origin`.
 */
export function requireOwnOrigin(request: FastifyRequest, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.origin;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined && site === undefined) {
    throw refused({
      en: 'Programs sign in with a token: Authorization: Bearer. A session is for the app in the browser.',
      es: 'Los programas entran con un token: Authorization: Bearer. La sesión es para la aplicación en el navegador.',
    });
  }
  refuseOtherOrigin(request, publicUrl);
}

/** Refuses what says that it comes from another origin; what says nothing may go on. For calls that need no session. */
export function refuseOtherOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw refused({
      en: 'The request was caused by another site.',
      es: 'La petición la provocó otro sitio.',
    });
  }
  if (origin !== undefined && !isOwn(origin, request, publicUrl)) {
    throw refused({
      en: `The app is at ${publicUrl}; the request came from elsewhere. PUBLIC_URL may have to be set.`,
      es: `La aplicación está en ${publicUrl}; la petición vino de otro lugar. Quizá haya que definir PUBLIC_URL.`,
    });
  }
}

/** In the default set-up (an address of this machine) the app is wherever it was asked for. */
function isOwn(origin: string, request: FastifyRequest, publicUrl: string): boolean {
  if (origin === publicUrl) return true;
  const host = new URL(publicUrl).hostname;
  return host === 'localhost' && origin === `${request.protocol}://${request.host}`;
}

function refused(detail: Sentence): Problem {
  return new Problem('wrong_origin', detail);
}
