/** What the secrets of a database are opened with, in this process. */
import type { Database } from '../database/database.ts';
import { keyringOf } from '../files/file-store.ts';
import type { Keyring } from '../files/keyring.ts';
import { registerSealing } from '../records/sealing.ts';
import { Ceremonies } from './ceremonies.ts';
import { OpenIdentities } from './open-identities.ts';
import { sealValues } from './seal-values.ts';

export interface Vault {
  readonly keyring: Keyring;
  readonly identities: OpenIdentities;
  readonly ceremonies: Ceremonies;
}

const vaults = new WeakMap<Database['owner'], Vault>();

/** Makes secrets writable and readable on this database. After `openFileStore`. Returns what forgets every opened key. */
export function openSecrets(database: Database): () => void {
  const vault: Vault = {
    keyring: keyringOf(database),
    identities: new OpenIdentities(),
    ceremonies: new Ceremonies(),
  };
  vaults.set(database.owner, vault);
  registerSealing(database, (tx, context, module, write) => sealValues(tx, context, vault, module, write));
  return () => {
    vault.identities.clear();
    vault.ceremonies.clear();
  };
}

export function vaultOf(database: Database): Vault {
  const vault = vaults.get(database.owner);
  if (!vault)
    throw new Error('The secrets of this database were not opened: call openSecrets when it starts.');
  return vault;
}
