import { fileURLToPath } from 'node:url';
import type { Installation } from '../privacy/art-32-security-measures/measure.ts';
import type { Settings } from './settings.ts';

type Needed = Pick<Settings, 'dataDir' | 'publicUrl' | 'portalPublicUrl' | 'mode' | 'port'> &
  Partial<Pick<Settings, 'ledgerCopy'>>;

/** What the duties need to know of the settings and the machine. */
export function installationOf({
  dataDir,
  ledgerCopy,
  publicUrl,
  portalPublicUrl,
  mode,
  port,
}: Needed): Installation {
  return {
    dataDir,
    ledgerCopy,
    publicUrl,
    portalPublicUrl,
    mode,
    ownAddress: `http://localhost:${port}/`,
    programDir: fileURLToPath(new URL('../..', import.meta.url)),
  };
}
