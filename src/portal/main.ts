/** The portal as a program. It holds no database and reaches the back office only through its API. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildPortal } from './server.tsx';
import { openEndedSessions } from './session/ended-sessions.ts';
import { sessionKey } from './session/session-key.ts';
import { type PortalSettings, portalSettings } from './settings.ts';

async function start(settings: PortalSettings): Promise<() => Promise<void>> {
  const keys = join(settings.dataDir, 'keys');
  const key = await sessionKey(join(keys, 'portal-session.key'));
  const app = await buildPortal({
    ...settings,
    sessionKey: key,
    ended: await openEndedSessions(join(keys, 'portal-ended-sessions')),
    assets: assetFolder(),
    log: console.error,
  });
  const isLocal = new URL(settings.publicUrl).hostname === 'localhost';
  await app.listen({ port: settings.port, host: isLocal ? 'localhost' : '0.0.0.0' });
  console.log(`The portal is at ${settings.publicUrl}`);
  return () => app.close();
}

/** Beside the built program; in the source tree when it is run from there. */
function assetFolder(): string {
  const folder = join(import.meta.dirname, 'public');
  if (existsSync(folder)) return folder;
  throw new Error('The portal was not built: its stylesheets are missing. Run npm start.');
}

async function main(): Promise<void> {
  try {
    const stop = await start(portalSettings(process.env));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => void stop().then(() => process.exit(0)));
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

await main();
