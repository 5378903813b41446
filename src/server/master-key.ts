import { masterKeyCommand, masterKeyFile } from '../engine/files/given-master-key.ts';
import type { MasterKeySource } from '../engine/files/master-key.ts';
import type { Settings } from './settings.ts';

/** Where the settings say that the master key is kept; undefined for the installation's own file. */
export function masterKeySource(
  settings: Pick<Settings, 'masterKeyCommand' | 'masterKeyFile'>,
): MasterKeySource | undefined {
  if (settings.masterKeyCommand) return masterKeyCommand(settings.masterKeyCommand);
  return settings.masterKeyFile === undefined ? undefined : masterKeyFile(settings.masterKeyFile);
}
