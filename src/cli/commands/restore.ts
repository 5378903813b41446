import { resolve } from 'node:path';
import { readPassphrase } from '../../server/backup/passphrase.ts';
import { restoreBackup } from '../../server/backup/restore-backup.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, exitCodes, UsageError } from '../command.ts';
import { jsonOption } from '../office.ts';
import { keyFileOption, keysOf, keysOption, ledgerOf, ledgerOption, reportLines } from './backup-options.ts';

/** Restores a backup into an empty place, repeats the erasures made since, verifies, and only then lets it be started. */
export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Restore a backup into an empty folder, and repeat in it what was erased since',
  usage: [
    'restore <backup file> --data-dir <new folder> [--ledger <file>|none] [--keys <folder>] [--key-file <file>] [--json]',
  ],
  options: {
    'data-dir': {
      type: 'string',
      value: 'folder',
      meaning: 'The new data folder; with DATABASE_URL, an empty database takes the rows',
    },
    ...ledgerOption,
    ...keysOption,
    ...keyFileOption,
    ...jsonOption,
  },
  async run(invocation) {
    const { words, terminal } = invocation;
    const given = invocation.text('data-dir');
    const [from, ...more] = words;
    if (from === undefined || more.length > 0) throw new UsageError('Name one backup file.');
    if (given === undefined) throw new UsageError('Say where to: --data-dir <new folder>.');
    const dataDir = resolve(given);
    const old = parseSettings(terminal.environment);
    const ledger = await ledgerOf(invocation, old, dataDir);
    const passphrase = await readPassphrase(invocation.text('key-file'), old.backupPassphrase);
    const report = await restoreBackup({
      from: resolve(from),
      passphrase,
      settings: parseSettings({ ...terminal.environment, DATA_DIR: dataDir }),
      ledger,
      keys: keysOf(invocation),
      onProgress: (label, done, total) => terminal.progress(label, done, total),
    });
    if (invocation.json) terminal.out(JSON.stringify(report, null, 2));
    else {
      terminal.out(`Restored into ${dataDir}: the installation as of ${report.backup.takenAt}`);
      for (const line of reportLines(report)) terminal.out(line);
      terminal.out(`  Start it with DATA_DIR=${dataDir}. Its first jobs scan and purge what was repeated.`);
    }
    return exitCodes.done;
  },
};
