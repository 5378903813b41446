import type { Measure } from './measure.ts';
import { backupAge, rehearsalAge } from './measures/backups.ts';
import { diskSpace, folderPermissions, keyFiles } from './measures/data-folder.ts';
import { databaseRoles, durability, rowSecurity, undeclared } from './measures/database.ts';
import { lockedPackages, vulnerablePackages } from './measures/dependencies.ts';
import { erasedValues } from './measures/erased-values.ts';
import { checkpoints, clock, sealing } from './measures/evidence.ts';
import { ledgerLeaves } from './measures/ledger.ts';
import { notRepeated } from './measures/not-repeated.ts';
import { officerSight } from './measures/officer.ts';
import { administratorsCount, defaultPasswords, dormantUsers, shippedNames } from './measures/people.ts';
import { portalKey } from './measures/portal-key.ts';
import { processorContracts } from './measures/processors.ts';
import { openSharing } from './measures/sharing.ts';
import { breachedPasswords, secondFactor } from './measures/sign-in.ts';
import { staleTokens } from './measures/tokens.ts';
import { headers, mode, transport } from './measures/transport.ts';

/** Every measure, in the order in which it is shown. A new one is one line here. */
export const measures: readonly Measure[] = [
  folderPermissions,
  keyFiles,
  transport,
  headers,
  mode,
  lockedPackages,
  vulnerablePackages,
  databaseRoles,
  rowSecurity,
  undeclared,
  durability,
  defaultPasswords,
  shippedNames,
  secondFactor,
  breachedPasswords,
  administratorsCount,
  dormantUsers,
  staleTokens,
  portalKey,
  openSharing,
  erasedValues,
  processorContracts,
  officerSight,
  sealing,
  checkpoints,
  clock,
  backupAge,
  rehearsalAge,
  ledgerLeaves,
  notRepeated,
  diskSpace,
];
