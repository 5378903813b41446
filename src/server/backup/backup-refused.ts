import { diskCode } from '../../engine/files/disk.ts';

/** A backup cannot be made or restored; the sentence says what to do about it. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/** A full disk as the sentence that people read; every other error as it is. */
export function explained(error: unknown, where: string): unknown {
  if (!['ENOSPC', 'EDQUOT'].includes(diskCode(error)) && !isFullServer(error)) return error;
  return new BackupRefused(
    `There is no room left in ${where}. Nothing that is only half there was kept: make room and do it again.`,
  );
}

/** The database server says so with a code of its own (disk_full), and where it could not even begin, in its words. */
function isFullServer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '53100') || error.message.includes('No space left on device');
}
