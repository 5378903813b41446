/** What the portal is started with. It holds no database: an address, a key, and a folder for its session key. */
import { resolve } from 'node:path';
import { whyGuessable } from '../metadata/guessable-key.ts';

export interface PortalSettings {
  readonly port: number;
  /** As customers type it, without a slash at the end. */
  readonly publicUrl: string;
  /** The back office. */
  readonly apiUrl: string;
  readonly portalKey: string;
  readonly dataDir: string;
  readonly trustedProxies: readonly string[];
}

/** Reads the settings, or throws an error whose message says, a sentence per line, all that is wrong. */
export function portalSettings(environment: Readonly<Record<string, string | undefined>>): PortalSettings {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const port = Number(read('PORTAL_PORT') ?? '4100');
  const publicUrl = read('PORTAL_PUBLIC_URL') ?? `http://localhost:${port}`;
  const apiUrl = read('ATTESTA_API_URL') ?? `http://127.0.0.1:${read('PORT') ?? '4000'}`;
  const portalKey = read('ATTESTA_PORTAL_KEY') ?? '';
  const wrong: string[] = [];
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    wrong.push('PORTAL_PORT must be a port between 1 and 65535.');
  if (!isOrigin(publicUrl))
    wrong.push('PORTAL_PUBLIC_URL must be an address without a path, such as https://my.example.com.');
  if (!isOrigin(apiUrl))
    wrong.push('ATTESTA_API_URL must be the address of the back office, such as http://127.0.0.1:4000.');
  const guessable = whyGuessable(portalKey);
  if (guessable !== undefined)
    wrong.push(
      `ATTESTA_PORTAL_KEY must be the key that the back office knows, made by attesta portal-key rotate; this one ${guessable}.`,
    );
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return {
    port,
    publicUrl: new URL(publicUrl).origin,
    apiUrl: new URL(apiUrl).origin,
    portalKey,
    dataDir: resolve(read('DATA_DIR') ?? './data'),
    trustedProxies: (read('TRUSTED_PROXIES') ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  };
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && `${search}${hash}${username}` === '' && pathname === '/';
}
