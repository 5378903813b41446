import type { Command } from './command.ts';
import { accessCommand } from './commands/access.ts';
import { applyCommand } from './commands/apply.ts';
import { backupCommand } from './commands/backup.ts';
import { biCommand } from './commands/bi.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { migrateCommand } from './commands/migrate.ts';
import { passwordsCommand } from './commands/passwords.ts';
import { portalKeyCommand } from './commands/portal-key.ts';
import { rehearseCommand } from './commands/rehearse.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { retentionCommand } from './commands/retention.ts';
import { startCommand } from './commands/start.ts';
import { tokenCommand } from './commands/token.ts';
import { userCommand } from './commands/user.ts';
import { verifyCommand } from './commands/verify.ts';

/** Every command, in the order of the help. A new one is one line here. */
export const commands: readonly Command[] = [
  startCommand,
  migrateCommand,
  verifyCommand,
  doctorCommand,
  retentionCommand,
  backupCommand,
  restoreCommand,
  rehearseCommand,
  ledgerCommand,
  importCommand,
  exportCommand,
  reportCommand,
  applyCommand,
  userCommand,
  tokenCommand,
  accessCommand,
  passwordsCommand,
  biCommand,
  keysCommand,
  portalKeyCommand,
];
