import type { FastifyRequest } from 'fastify';

/** Whether a form was sent from a page of ours: `Origin` is ours, `Sec-Fetch-Site` says so where the browser sends it. */
export function isFromOwnPage(request: FastifyRequest, publicUrl: string): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return site === 'same-origin';
  if (origin === publicUrl) return true;
  // In the default set-up the portal is wherever it was asked for on this machine.
  return new URL(publicUrl).hostname === 'localhost' && origin === `${request.protocol}://${request.host}`;
}
