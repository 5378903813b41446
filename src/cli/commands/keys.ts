import type { CallContext } from '../../engine/access/principal.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { keyringOf } from '../../engine/files/file-store.ts';
import { rotateMasterKey } from '../../engine/files/rotate-master-key.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { type ResealReport, resealEverything } from '../../server/reseal.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, exitCodes, UsageError } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { count, type Terminal } from '../terminal.ts';

/** The key that wraps all others of the installation, and the cipher that everything is sealed with. */
export const keysCommand: Command = {
  name: 'keys',
  summary: 'Renew the master key, and seal anew what another cipher sealed',
  usage: ['keys rotate', 'keys reseal'],
  options: {},
  async run({ words, terminal }) {
    const [what, ...more] = words;
    if (more.length > 0 || (what !== 'rotate' && what !== 'reseal'))
      throw new UsageError('Write "keys rotate" or "keys reseal".');
    const settings = parseSettings(terminal.environment);
    await requireInstallation(settings);
    return withLocalOffice(settings, undefined, async ({ context }) => {
      if (what === 'rotate') await rotate(context, terminal);
      const report = await resealEverything(context, {
        onPart: (part) => terminal.progress(`Sealing anew: ${part}`, 0, 1),
      });
      for (const line of reportLines(report)) terminal.out(line);
      return report.parts.some((part) => part.left > 0) ? exitCodes.findings : exitCodes.done;
    });
  },
};

async function rotate(context: CallContext, terminal: Terminal): Promise<void> {
  const [row] = await context.database.query<{ total: number }>(
    'SELECT count(*)::int AS total FROM attesta.subject_keys',
  );
  const keyring = keyringOf(context.database);
  const { own, where } = keyring.source;
  const rewrapped = await rotateMasterKey(context.database, keyring, {
    now: context.now(),
    onProgress: (done) => terminal.progress('Wrapping', done, row?.total ?? done),
    record: (tx, keys) =>
      recordEvents(tx, [
        eventOf(context, { action: 'keys.master_rotated', payloads: [{ subject: null, value: { keys } }] }),
      ]),
  });
  if (!own && rewrapped === 0) {
    terminal.out(
      `Every key is wrapped with the first key of ${where} already. Lines after it can be taken away there.`,
    );
    return;
  }
  terminal.out(
    `There is a new master key; ${count(rewrapped)} keys are wrapped with it, and ${own ? 'the old one is gone' : `nothing here needs the old one: take its line away from ${where}`}.`,
  );
  terminal.out(
    'Make a backup now: earlier ones open with the old key, which they hold unless made without keys.',
  );
}

function reportLines({ cipher, parts, kept }: ResealReport): string[] {
  const done = parts.reduce((sum, part) => sum + part.done, 0);
  return [
    done === 0
      ? `Everything was sealed with ${cipher} already.`
      : `Sealed anew with ${cipher}: ${count(done)}.`,
    ...parts
      .filter((part) => part.left > 0)
      .map((part) => `  ${count(part.left)} of ${part.what} did not open and stay as they are.`),
    ...kept.map(({ what, rows, why }) => `  ${count(rows)} of ${what} stay as they are: ${why}.`),
  ];
}
