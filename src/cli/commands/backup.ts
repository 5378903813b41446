import { resolve } from 'node:path';
import { reportBackup } from '../../privacy/art-32-security-measures/backups.ts';
import { type MadeBackup, makeBackup } from '../../server/backup/make-backup.ts';
import { readPassphrase } from '../../server/backup/passphrase.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, exitCodes, UsageError } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { jsonOption } from '../office.ts';
import { count } from '../terminal.ts';
import { keyFileOption } from './backup-options.ts';

/** Makes a backup of the whole installation, while it works or while it is stopped, and enters it into the register. */
export const backupCommand: Command = {
  name: 'backup',
  summary: 'Back up everything (database, files, keys, erasure ledger, checkpoints) into one sealed file',
  usage: ['backup [--to <folder>] [--without-keys] [--key-file <file>] [--json]'],
  options: {
    to: {
      type: 'string',
      value: 'folder',
      meaning: 'Where the file goes; default: beside the data folder, which a fire takes as well',
    },
    'without-keys': {
      type: 'boolean',
      meaning: 'Leave out the folder keys, which you keep elsewhere; a restore is then given it',
    },
    ...keyFileOption,
    ...jsonOption,
  },
  async run(invocation) {
    if (invocation.words.length > 0) throw new UsageError('Say where to with --to <folder>.');
    const { terminal } = invocation;
    const settings = parseSettings(terminal.environment);
    await requireInstallation(settings);
    const passphrase = await readPassphrase(invocation.text('key-file'), settings.backupPassphrase);
    const to = resolve(invocation.text('to') ?? `${settings.dataDir}-backups`);
    const signal = terminal.interruption();
    const made = await withLocalOffice(settings, undefined, async ({ context }) => {
      const backup = await makeBackup({
        database: context.database,
        dataDir: settings.dataDir,
        to,
        passphrase,
        now: context.now(),
        withoutKeys: invocation.flag('without-keys'),
        onProgress: (done, total) => terminal.progress('Backing up', done, total),
        signal,
      });
      await reportBackup(context, {
        takenAt: backup.manifest.takenAt,
        location: backup.path,
        encrypted: true,
        bytes: backup.bytes,
        sha256: backup.sha256,
      });
      return backup;
    });
    const { parts: _, ...manifest } = made.manifest;
    if (invocation.json) terminal.out(JSON.stringify({ ...made, manifest }, null, 2));
    else for (const line of lines(made)) terminal.out(line);
    return made.manifest.filesMissing.length > 0 ? exitCodes.findings : exitCodes.done;
  },
};

function lines({ path, bytes, sha256, manifest }: MadeBackup): string[] {
  const missing = manifest.filesMissing;
  return [
    `Backed up to ${path}`,
    `  ${count(bytes)} bytes, SHA-256 ${sha256}`,
    `  ${count(manifest.rows)} rows of ${manifest.tables} tables, ${count(manifest.files)} files, ${count(manifest.events)} events, ${manifest.checkpoints} days of checkpoints`,
    manifest.keys.length === 0
      ? '  No keys are in it: without the folder keys of this installation it can not be restored. Keep that elsewhere.'
      : `  Keys in it: ${manifest.keys.join(', ')}. Whoever has this file and its passphrase has everything: keep them apart.`,
    '  Entered into the register of backups, with its evidence.',
    ...(missing.length === 0
      ? []
      : [`  ${missing.length} FILES WERE MISSING on the disk before: ${missing.slice(0, 5).join(', ')}`]),
  ];
}
