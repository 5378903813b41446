import { rm } from 'node:fs/promises';
import { breachedListPath, describeList } from '../../engine/access/breached-passwords.ts';
import { ListRefused, loadBreached } from '../../engine/access/load-breached.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { parseSettings, type Settings } from '../../server/settings.ts';
import { type Command, CommandFailed, type Invocation, UsageError } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { jsonOption } from '../office.ts';
import { count } from '../terminal.ts';

/** The list of breached passwords: loaded from a file, so that nothing about a password ever leaves the machine. */
export const passwordsCommand: Command = {
  name: 'passwords',
  summary: 'The list of breached passwords that nobody may choose',
  usage: ['passwords load <file> [--at-least <times>]', 'passwords status [--json]', 'passwords remove'],
  options: {
    'at-least': {
      type: 'string',
      value: 'times',
      meaning: 'Only passwords that were seen so often; all unless told',
    },
    ...jsonOption,
  },
  async run(invocation) {
    const [what = 'status', file, ...more] = invocation.words;
    const work = works[what];
    if (!work || more.length > 0)
      throw new UsageError(`There is no "passwords ${invocation.words.join(' ')}".`);
    if ((what === 'load') !== (file !== undefined))
      throw new UsageError('"passwords load" needs the file; the others need none.');
    const settings = parseSettings(invocation.terminal.environment);
    await requireInstallation(settings);
    await work(settings, invocation, file ?? '');
    return 0;
  },
};

type Work = (settings: Settings, invocation: Invocation, file: string) => Promise<void>;

const works: Readonly<Record<string, Work | undefined>> = { load, status, remove };

async function load(settings: Settings, invocation: Invocation, file: string): Promise<void> {
  const { terminal } = invocation;
  const atLeast = Number(invocation.text('at-least') ?? 1);
  if (!Number.isInteger(atLeast) || atLeast < 1) throw new UsageError('--at-least takes a whole number.');
  const target = breachedListPath(settings.dataDir);
  const loaded = await loadBreached(file, target, {
    atLeast,
    progress: (done, total) => terminal.progress('Reading', done, Math.max(total, done)),
  }).catch(unreadable);
  await record(settings, { entries: loaded.entries, atLeast });
  const rare = loaded.rare > 0 ? `; ${count(loaded.rare)} that were seen less often were left out` : '';
  terminal.out(`${count(loaded.entries)} breached passwords are loaded${rare}.`);
  terminal.out('They hold at once, for new passwords and at the next sign-in with one of them.');
}

function unreadable(error: unknown): never {
  if (error instanceof ListRefused) throw new CommandFailed(error.message);
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    throw new CommandFailed('There is no such file.');
  throw error;
}

async function status(settings: Settings, { terminal, json }: Invocation): Promise<void> {
  const list = await describeList(breachedListPath(settings.dataDir));
  if (json) return terminal.out(JSON.stringify(list));
  terminal.out(
    list === null
      ? 'No list of breached passwords is loaded. "attesta passwords load <file>" loads one.'
      : `${count(list.entries)} breached passwords, loaded ${list.loadedAt.slice(0, 10)}.`,
  );
}

async function remove(settings: Settings, { terminal }: Invocation): Promise<void> {
  await rm(breachedListPath(settings.dataDir), { force: true });
  await record(settings, { entries: 0 });
  terminal.out('No list of breached passwords is loaded any more.');
}

/** What was loaded is a setting of the installation, so it is evidence. */
async function record(settings: Settings, list: JsonObject): Promise<void> {
  await withLocalOffice(settings, undefined, async ({ context }) => {
    await recordEvents(context.database, [eventOf(context, list)]);
  });
}

function eventOf(context: CallContext, list: JsonObject) {
  const value = { signIn: { breachedPasswords: list } };
  const draft = { action: 'setting.changed', payloads: [{ subject: null, value }] } as const;
  return prepareEvent(draft, actorOf(context.principal), context.now());
}
