import { recordEvents } from '../../engine/evidence/record-events.ts';
import { keyringOf } from '../../engine/files/file-store.ts';
import { rotateMasterKey } from '../../engine/files/rotate-master-key.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, exitCodes, UsageError } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { count } from '../terminal.ts';

/** The key that wraps all others of the installation, which lies beside them on the machine. */
export const keysCommand: Command = {
  name: 'keys',
  summary: 'Renew the master key, which wraps the keys of files, mails and people',
  usage: ['keys rotate'],
  options: {},
  async run({ words, terminal }) {
    if (words.length !== 1 || words[0] !== 'rotate') throw new UsageError('Write "keys rotate".');
    const settings = parseSettings(terminal.environment);
    await requireInstallation(settings);
    await withLocalOffice(settings, undefined, async ({ context }) => {
      const [row] = await context.database.query<{ total: number }>(
        'SELECT count(*)::int AS total FROM attesta.subject_keys',
      );
      const rewrapped = await rotateMasterKey(context.database, keyringOf(context.database), {
        now: context.now(),
        onProgress: (done) => terminal.progress('Wrapping', done, row?.total ?? done),
        record: (tx, keys) =>
          recordEvents(tx, [
            eventOf(context, {
              action: 'keys.master_rotated',
              payloads: [{ subject: null, value: { keys } }],
            }),
          ]),
      });
      terminal.out(
        `There is a new master key; ${count(rewrapped)} keys are wrapped with it, and the old one is gone.`,
      );
      terminal.out(
        'Make a backup now: earlier ones open with the old key, which they hold unless made without keys.',
      );
    });
    return exitCodes.done;
  },
};
