import {
  endPortalKeys,
  type PortalKey,
  portalKeys,
  rotatePortalKey,
} from '../../server/portal-credential.ts';
import { parseSettings } from '../../server/settings.ts';
import { type Command, CommandFailed, exitCodes, type Invocation, UsageError } from '../command.ts';
import { requireInstallation, withLocalOffice } from '../installation.ts';
import { jsonOption } from '../office.ts';
import { tableLines } from '../table.ts';

const DAYS = 90;
const OVERLAP_HOURS = 24;
const MOST_DAYS = 400;

/** The key by which a portal on another machine is let in. */
export const portalKeyCommand: Command = {
  name: 'portal-key',
  summary: 'The key of a portal on another machine: made, renewed while the old one goes on, ended',
  usage: [
    'portal-key rotate [--days 90] [--overlap-hours 24] [--json]',
    'portal-key list [--json]',
    'portal-key end [--json]',
  ],
  options: {
    days: { type: 'string', value: 'number', meaning: `Days until the new key ends; ${DAYS} unless told` },
    'overlap-hours': {
      type: 'string',
      value: 'number',
      meaning: `Hours that earlier keys go on, for the change on the other machine; ${OVERLAP_HOURS} unless told`,
    },
    ...jsonOption,
  },
  async run(invocation) {
    const [what = 'list', ...more] = invocation.words;
    const work = works[what];
    if (!work || more.length > 0) throw new UsageError('Write "portal-key rotate", "list" or "end".');
    const settings = parseSettings(invocation.terminal.environment);
    await requireInstallation(settings);
    await withLocalOffice(settings, undefined, ({ context }) => work(context, invocation));
    return exitCodes.done;
  },
};

type Context = Parameters<Parameters<typeof withLocalOffice>[2]>[0]['context'];
type Work = (context: Context, invocation: Invocation) => Promise<void>;

const works: Readonly<Record<string, Work | undefined>> = { rotate, list, end };

async function rotate(context: Context, invocation: Invocation): Promise<void> {
  const days = whole(invocation, 'days', DAYS, MOST_DAYS);
  const overlapHours = whole(invocation, 'overlap-hours', OVERLAP_HOURS, 24 * 30, 0);
  const made = await rotatePortalKey(context, { days, overlapHours });
  const { terminal, json } = invocation;
  if (json) return terminal.out(JSON.stringify(made, null, 2));
  terminal.out(made.key);
  terminal.note(
    `This is shown this once. On the portal's machine: ATTESTA_PORTAL_KEY, then start the portal again. It ends on ${made.expiresAt.slice(0, 10)}; earlier keys end in ${overlapHours} hours.`,
  );
}

async function list(context: Context, { terminal, json }: Invocation): Promise<void> {
  const keys = await portalKeys(context.database, context.now());
  if (json) return terminal.out(JSON.stringify(keys, null, 2));
  for (const line of tableLines(['KEY', 'FROM', 'MADE', 'LAST USED', 'ENDS'], keys.map(row)))
    terminal.out(line);
}

function row({ hint, fixed, createdAt, lastUsedAt, expiresAt }: PortalKey): string[] {
  const day = (instant: string | null) => instant?.slice(0, 10) ?? 'never';
  return [
    hint,
    fixed ? 'setting' : 'portal-key',
    day(createdAt),
    day(lastUsedAt),
    fixed ? 'with the setting' : day(expiresAt),
  ];
}

async function end(context: Context, { terminal, json }: Invocation): Promise<void> {
  const ended = await endPortalKeys(context);
  if (json) return terminal.out(JSON.stringify({ ended }, null, 2));
  if (ended === 0) throw new CommandFailed('There is no key that "portal-key rotate" made.');
  terminal.out(`${ended} keys ended. A portal on another machine is shut out until it has a new one.`);
}

function whole(invocation: Invocation, name: string, otherwise: number, most: number, least = 1): number {
  const value = Number(invocation.text(name) ?? otherwise);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}.`);
}
