import { lstat, readdir, statfs } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { holds, type Installation, label, type Measure } from '../measure.ts';

const OTHERS = 0o077;
const LEVELS = 2;

/** Only the service's own account may enter the data folder or read a key in it. */
export const folderPermissions: Measure = {
  code: 'file_permissions',
  group: 'installation',
  label: label('Files are the service’s alone', 'Los archivos son solo del servicio'),
  async look({ installation }) {
    if (process.platform === 'win32') return unseen();
    const open = await openToOthers(installation.dataDir);
    if (open.length === 0)
      return holds(
        'No other account of the machine may enter the data folder.',
        'Ninguna otra cuenta de la máquina puede entrar en la carpeta de datos.',
      );
    return {
      outcome: 'fail',
      says: label(
        'Other accounts of the machine may reach files of the data folder.',
        'Otras cuentas de la máquina pueden llegar a archivos de la carpeta de datos.',
      ),
      mend: label(
        `Run: chmod -R go-rwx ${installation.dataDir}`,
        `Ejecute: chmod -R go-rwx ${installation.dataDir}`,
      ),
      items: open,
    };
  },
};

/** Keys are files of mode 0600 of one owner, and no links to elsewhere. */
export const keyFiles: Measure = {
  code: 'key_files',
  group: 'installation',
  label: label('Keys are readable by the service alone', 'Solo el servicio puede leer las claves'),
  async look({ installation }) {
    if (process.platform === 'win32') return unseen();
    const folder = join(installation.dataDir, 'keys');
    const names = await readdir(folder).catch(() => []);
    if (names.length === 0)
      return {
        outcome: 'fail',
        says: label('There are no key files.', 'No hay archivos de claves.'),
        mend: label(
          'Restore the folder keys from the backup: without it nothing that is encrypted can be read.',
          'Restaure la carpeta keys de la copia de seguridad: sin ella no se puede leer nada cifrado.',
        ),
        items: [folder],
      };
    const { uid } = await lstat(installation.dataDir);
    const wrong: string[] = [];
    for (const name of names) {
      const state = await lstat(join(folder, name));
      if (!state.isFile() || (state.mode & 0o777) !== 0o600 || state.uid !== uid)
        wrong.push(`keys/${name} ${(state.mode & 0o777).toString(8).padStart(4, '0')}`);
    }
    if (wrong.length === 0)
      return holds(
        `${names.length} key files, each of mode 0600.`,
        `${names.length} archivos de claves, todos con modo 0600.`,
      );
    return {
      outcome: 'fail',
      says: label(
        'Key files are not what they should be: plain files of mode 0600 of the service’s account.',
        'Hay archivos de claves que no son archivos normales con modo 0600 de la cuenta del servicio.',
      ),
      mend: label(`Run: chmod 600 ${folder}/*`, `Ejecute: chmod 600 ${folder}/*`),
      items: wrong,
    };
  },
};

/** A full disk stops the house: the record stays true, but nothing more can be written. */
export const diskSpace: Measure = {
  code: 'disk_space',
  group: 'continuity',
  label: label('There is room on the disk', 'Hay espacio en el disco'),
  async look({ installation }) {
    const { bavail, blocks, bsize } = await statfs(installation.dataDir);
    const share = Math.floor((bavail / blocks) * 100);
    const gigabytes = ((bavail * bsize) / 1e9).toFixed(1);
    const says = label(
      `${share} % of the disk is free (${gigabytes} GB).`,
      `El ${share} % del disco está libre (${gigabytes} GB).`,
    );
    if (share >= 15) return { outcome: 'pass', says };
    return {
      outcome: share < 5 ? 'fail' : 'warn',
      says,
      mend: label(
        'Make room or move DATA_DIR to a larger disk. An erasure rewrites tables and needs room as large as the largest.',
        'Libere espacio o mueva DATA_DIR a un disco mayor. Una supresión reescribe tablas y necesita tanto espacio como la mayor.',
      ),
    };
  },
};

function unseen() {
  return {
    outcome: 'unknown',
    says: label(
      'Permissions cannot be read on this kind of machine.',
      'En este tipo de máquina no se pueden leer los permisos.',
    ),
    mend: label(
      'See in the properties of the folder that only the service’s account may open it.',
      'Compruebe en las propiedades de la carpeta que solo la cuenta del servicio puede abrirla.',
    ),
  } as const;
}

/** Folders and files that group or others may use: what lies behind a closed folder is closed, so it looks no deeper there. */
async function openToOthers(dataDir: Installation['dataDir']): Promise<string[]> {
  const open: string[] = [];
  const look = async (path: string, level: number): Promise<void> => {
    const state = await lstat(path).catch(() => undefined);
    if (!state || state.isSymbolicLink()) return;
    if ((state.mode & OTHERS) === 0) return;
    open.push(relative(dataDir, path) || '.');
    if (!state.isDirectory() || level >= LEVELS) return;
    for (const name of await readdir(path).catch(() => [])) await look(join(path, name), level + 1);
  };
  await look(dataDir, 0);
  return open;
}
