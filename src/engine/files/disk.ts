import { open } from 'node:fs/promises';
import { Problem } from '../errors/problem.ts';

/** Makes the entries of a folder (a rename, a new file) survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The `code` of a file system's error, `ENOSPC`; an empty text of anything else. */
export function diskCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A full disk (or a used-up quota) as the problem that the client is told; every other error as it is. */
export function diskProblem(error: unknown): unknown {
  if (!['ENOSPC', 'EDQUOT'].includes(diskCode(error))) return error;
  return new Problem('disk_full', {
    en: 'The server has no room left for this file. Nothing was stored; tell your administrator.',
    es: 'El servidor no tiene sitio para este archivo. No se guardó nada; avise al administrador.',
  });
}
