/** The calls about how secrets are opened: for how long, how often. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import type { Operation } from '../operation.ts';
import { eventOf } from '../records/record-evidence.ts';
import { etag, ifMatch } from '../records/request-values.ts';
import { closed, count, reading, writing } from './key-schemas.ts';
import { secretSettings } from './secret-settings.ts';

const settingFields = {
  revealSeconds: Type.Integer({ minimum: 10, maximum: 600 }),
  unlockMinutes: Type.Integer({ minimum: 1, maximum: 60 }),
  revealsPerHour: Type.Integer({ minimum: 1, maximum: 1000 }),
};

const Settings = Type.Object({ ...settingFields, version: count });

const SettingsChange = Type.Partial(Type.Object(settingFields), closed);

export const secretSettingOperations: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/secret-settings',
    summary: 'How long secrets are shown, how long a key stays open, how many openings an hour',
    response: { 200: Settings },
    handle: async (context) => withVersion(await secretSettings(context.database)),
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/secret-settings',
    versioned: true,
    summary: 'Change how secrets are opened',
    body: SettingsChange,
    response: { 200: Settings },
    handle: async (context, { body, headers }) =>
      withVersion(
        await changeSettings(context, body as Static<typeof SettingsChange>, ifMatch(headers).version),
      ),
  },
];

function withVersion(settings: Static<typeof Settings>) {
  return { body: settings, headers: etag(settings.version) };
}

async function changeSettings(
  context: CallContext,
  change: Static<typeof SettingsChange>,
  version: number | undefined,
) {
  return context.database.transaction(async (tx) => {
    await tx.query('SELECT version FROM attesta.secret_settings FOR UPDATE');
    const { version: present, ...before } = await secretSettings(tx);
    if (version !== undefined && version !== present)
      throw new Problem('stale_version', {
        en: 'Somebody changed these settings in the meantime. Read them again.',
        es: 'Alguien cambió estos ajustes mientras tanto. Léalos de nuevo.',
      });
    const after = { ...before, ...change };
    await tx.query(
      `UPDATE attesta.secret_settings SET reveal_seconds = $1, unlock_minutes = $2, reveals_per_hour = $3,
         version = version + 1`,
      [after.revealSeconds, after.unlockMinutes, after.revealsPerHour],
    );
    await recordEvents(tx, [
      eventOf(context, {
        action: 'setting.changed',
        module: 'secret_settings',
        payloads: [{ subject: null, value: { from: before, to: after } }],
      }),
    ]);
    return secretSettings(tx);
  });
}
