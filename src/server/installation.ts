import { fileURLToPath } from 'node:url';
import type { Installation } from '../privacy/art-32-security-measures/measure.ts';
import type { Settings } from './settings.ts';

type Needed = Pick<Settings, 'dataDir' | 'publicUrl' | 'portalPublicUrl' | 'mode' | 'port'>;

/** What the duties need to know of the settings and the machine. */
export function installationOf({ dataDir, publicUrl, portalPublicUrl, mode, port }: Needed): Installation {
  return {
    dataDir,
    publicUrl,
    portalPublicUrl,
    mode,
    ownAddress: `http://localhost:${port}/`,
    programDir: fileURLToPath(new URL('../..', import.meta.url)),
  };
}
