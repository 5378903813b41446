import { folderHolder } from '../../engine/database/embedded/lock.ts';
import { prepareTemplate } from '../../server/lists.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, CommandFailed } from '../command.ts';
import { withDatabase } from '../installation.ts';

/** Brings the database to this version without serving: for a deployment that starts the servers afterwards. */
export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring the database to this version, without starting',
  usage: ['migrate'],
  options: {},
  async run({ terminal }) {
    const settings = parseSettings(terminal.environment);
    const holder = await folderHolder(settings.dataDir);
    if (holder) {
      throw new CommandFailed(
        `Attesta is running on ${settings.dataDir} (process ${holder.pid}): it migrated when it started. Stop it to migrate with another version.`,
      );
    }
    await withDatabase(settings, prepareTemplate);
    terminal.out('The database is at this version.');
    return 0;
  },
};
