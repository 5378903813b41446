import { resolve } from 'node:path';
import { recordRehearsal } from '../../privacy/art-32-security-measures/rehearsals.ts';
import { BackupRefused } from '../../server/backup/backup-refused.ts';
import { ENDING } from '../../server/backup/make-backup.ts';
import { readPassphrase } from '../../server/backup/passphrase.ts';
import { backupHeader } from '../../server/backup/read-archive.ts';
import { newestBackup, rehearse } from '../../server/backup/rehearse.ts';
import type { RestoreReport } from '../../server/backup/restore-backup.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, CommandFailed, exitCodes, UsageError } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { jsonOption } from '../office.ts';
import { keyFileOption, keysOf, keysOption, ledgerOf, ledgerOption, reportLines } from './backup-options.ts';

/** Restores the newest backup into a temporary place, examines it, removes it, and enters what was found into the register. */
export const rehearseCommand: Command = {
  name: 'rehearse',
  summary: 'Restore the newest backup into a temporary place, examine it, remove it, and report',
  usage: [
    'rehearse [<backup file>] [--room <folder>] [--ledger <file>] [--keys <folder>] [--key-file <file>] [--json]',
  ],
  options: {
    room: {
      type: 'string',
      value: 'folder',
      meaning: 'Where the temporary place is made; it needs the room of a whole installation',
    },
    ...ledgerOption,
    ...keysOption,
    ...keyFileOption,
    ...jsonOption,
  },
  async run(invocation) {
    const { words, terminal } = invocation;
    if (words.length > 1) throw new UsageError('Name one backup file, or none for the newest.');
    const settings = parseSettings(terminal.environment);
    await requireInstallation(settings);
    const passphrase = await readPassphrase(invocation.text('key-file'), settings.backupPassphrase);
    return withLocalOffice(settings, undefined, async ({ context }) => {
      const from = words[0] === undefined ? await newestBackup(context.database, ENDING) : resolve(words[0]);
      if (from === undefined)
        throw new CommandFailed('No backup was made on this machine yet: "attesta backup" makes one.');
      const ledger = await ledgerOf(invocation, settings);
      const takenAt = await backupHeader(from).then(
        (header) => header.takenAt,
        () => null,
      );
      const nothing = {
        location: from,
        takenAt,
        rows: null,
        files: null,
        events: null,
        replayed: null,
        repeated: null,
      };
      let report: RestoreReport;
      try {
        report = await rehearse({
          from,
          passphrase,
          settings,
          ledger,
          keys: keysOf(invocation),
          room: invocation.text('room'),
          onProgress: (label, done, total) => terminal.progress(label, done, total),
        });
      } catch (error) {
        const reason = error instanceof BackupRefused ? error.message : 'It broke on our side.';
        await recordRehearsal(context, { ...nothing, reason });
        throw error;
      }
      const { rows, files, evidence, replay } = report;
      const replayed = replay.replayed.length;
      await recordRehearsal(context, {
        ...nothing,
        reason: null,
        rows,
        files,
        events: evidence.events,
        replayed,
        repeated: replay.deeds,
      });
      if (invocation.json) terminal.out(JSON.stringify(report, null, 2));
      else {
        terminal.out(`The backup of ${report.backup.takenAt} can be restored: ${from}`);
        for (const line of reportLines(report)) terminal.out(line);
        terminal.out('  The copy was removed. Entered into the register of rehearsals, with its evidence.');
      }
      return exitCodes.done;
    });
  },
};
