import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RestoreReport } from '../../server/backup/restore-backup.ts';
import { absentDeeds, notRepeatedLines, repeatedKinds } from '../../server/ledger/settled-lines.ts';
import type { Settings } from '../../server/settings.ts';
import { CommandFailed, type Invocation, type OptionDescription } from '../command.ts';
import { count } from '../terminal.ts';

export const keyFileOption = {
  'key-file': {
    type: 'string',
    value: 'file',
    meaning: 'A file whose content seals the backup; else ATTESTA_BACKUP_PASSPHRASE',
  },
} as const satisfies Record<string, OptionDescription>;

export const ledgerOption = {
  ledger: {
    type: 'string',
    value: 'file',
    meaning:
      'The ledger as it is now; default: the one in DATA_DIR, else ATTESTA_LEDGER_COPY. "none": it was lost',
  },
} as const satisfies Record<string, OptionDescription>;

export const keysOption = {
  keys: {
    type: 'string',
    value: 'folder',
    meaning: 'The folder keys of the installation, for a backup that was made without; they are used then',
  },
} as const satisfies Record<string, OptionDescription>;

export function keysOf(invocation: Invocation): string | undefined {
  const given = invocation.text('keys');
  return given === undefined ? undefined : resolve(given);
}

/** The ledger of now, without which people who were erased since the backup would come back: null only where it is said that it was lost. */
export async function ledgerOf(
  invocation: Invocation,
  settings: Settings,
  into?: string,
): Promise<string | null> {
  const given = invocation.text('ledger');
  if (given === 'none') return null;
  const own = join(settings.dataDir, 'erasure-ledger.jsonl');
  const path = given === undefined ? own : resolve(given);
  if ((await isThere(path)) && path !== join(into ?? '', 'erasure-ledger.jsonl')) return path;
  if (given === undefined && settings.ledgerCopy !== undefined && (await isThere(settings.ledgerCopy)))
    return settings.ledgerCopy;
  if (given !== undefined) throw new CommandFailed(`There is no ledger at ${path}.`);
  throw new CommandFailed(
    `Who was erased since the backup, and what was withdrawn or taken away, stands in the erasure ledger of the installation (erasure-ledger.jsonl in its data folder), and there is none in ${settings.dataDir}. Give it: --ledger <file>. Only if it is lost for good: --ledger none, and what was done after the backup can't be repeated.`,
  );
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** What a restore, or its rehearsal, found. */
export function reportLines(report: RestoreReport): string[] {
  const { replay, evidence } = report;
  const repeated = replay.replayed.map(({ number, at }) => `${number} of ${at.slice(0, 10)}`);
  return [
    `  ${count(report.rows)} rows of ${report.tables} tables, ${count(report.files)} files, as the manifest lists them`,
    `  Keys: ${report.keys.length === 0 ? 'as they were given' : report.keys.join(', ')}`,
    `  The evidence is whole: ${count(evidence.events)} events, ${count(evidence.payloads)} contents, ${count(evidence.erased)} erased, root ${evidence.root}`,
    repeated.length === 0
      ? '  No erasure had to be repeated.'
      : `  Erasures made after the backup and repeated: ${repeated.join(', ')}`,
    ...(replay.absent > 0 ? [`  Erasures of persons whom the backup does not hold: ${replay.absent}`] : []),
    ...repeatedKinds(replay).map((kind) => `  Repeated from the ledger: ${kind}`),
    ...(absentDeeds(replay) > 0
      ? [`  In the ledger, of what the backup does not hold: ${absentDeeds(replay)}`]
      : []),
    ...notRepeatedLines(replay).map((line) => `  NOT REPEATED, do it again: ${line}`),
    ...(replay.unattributed > 0
      ? [
          `  NOT REPEATED: ${replay.unattributed} erasures of the ledger's first version, which does not say whose they were`,
        ]
      : []),
    ...(report.ledger === 'lost'
      ? [
          '  THE LEDGER WAS LOST: erasures, withdrawals, objections and revocations made after the backup are not repeated. Repeat them from your requests before anybody works with it.',
        ]
      : []),
    `  Sign-ins ended: ${report.sessionsEnded}. Waiting mails held, since they may have been sent: ${report.mailsHeld}.`,
    ...(report.filesMissing.length > 0
      ? [`  Files that were missing when the backup was made: ${report.filesMissing.length}`]
      : []),
    ...(report.rolesMissing.length > 0
      ? [
          `  Rights of these roles were left out, since the server lacks them (make BI audiences anew): ${report.rolesMissing.join(', ')}`,
        ]
      : []),
  ];
}
