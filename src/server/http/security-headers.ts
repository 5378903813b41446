import type { FastifyInstance } from 'fastify';
import { isSecure } from './session-cookie.ts';

/** Mantine sets colours and sizes in style attributes and one style element; scripts come from files only. */
const APP_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
const YEAR_IN_SECONDS = 31_536_000;

/** Headers that every answer carries. There is no CORS: other origins use tokens, from servers. */
export function addSecurityHeaders(app: FastifyInstance, publicUrl: string): void {
  app.addHook('onSend', async (request, reply) => {
    const isApi = request.url.startsWith('/api/') || request.url.startsWith('/health');
    reply.header('content-security-policy', isApi ? API_POLICY : APP_POLICY);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('x-frame-options', 'DENY');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()');
    reply.header('x-request-id', request.id);
    if (isSecure(publicUrl))
      reply.header('strict-transport-security', `max-age=${YEAR_IN_SECONDS}; includeSubDomains`);
    if (isApi && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}
