/** The calls about the settings of the installation: who the controller is and where. */
import type { CallContext } from '../access/principal.ts';
import { contrastWithWhite } from '../catalog/contrast.ts';
import { catalogHolder } from '../catalog/holder.ts';
import {
  type ControllerSettings,
  controllerSettings,
  isTimeZone,
  storeSettings,
} from '../catalog/settings.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { eventOf } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import { etag, ifMatch } from '../records/request-values.ts';
import * as schema from './definition-schemas.ts';

const tag = 'definitions';
/** WCAG 2.2, 1.4.3: for text of any size. */
const READABLE = 4.5;

export const settingsOperations: readonly Operation[] = [
  {
    tag,
    scope: 'records:read',
    access: { kind: 'signed_in' },
    method: 'GET',
    path: '/settings',
    summary: 'Who the controller is, its calendar, time zone, country and languages',
    response: { 200: schema.settingsAnswer },
    handle: async (context) => {
      const settings = await controllerSettings(context.database);
      return { body: settings, headers: etag(settings.version) };
    },
  },
  {
    tag,
    scope: 'definitions:write',
    access: { kind: 'tool', tool: 'administration' },
    method: 'PATCH',
    path: '/settings',
    versioned: true,
    summary: 'Change the settings of the installation',
    body: schema.settingsChange,
    response: { 200: schema.settingsAnswer },
    handle: async (context, input) => changeSettings(context, input),
  },
];

async function changeSettings(context: CallContext, input: OperationInput) {
  const changes = input.body as Partial<ControllerSettings>;
  if (changes.timeZone !== undefined && !isTimeZone(changes.timeZone)) {
    const message = {
      en: 'Write the name of a time zone, such as Europe/Madrid.',
      es: 'Escriba el nombre de una zona horaria, como Europe/Madrid.',
    };
    throw valuesRefused([{ code: 'settings.time_zone', field: 'timeZone', message }]);
  }
  if (changes.portalColour !== undefined && contrastWithWhite(changes.portalColour) < READABLE) {
    const message = {
      en: 'White text cannot be read on this colour. Choose a darker one (contrast 4.5 to 1).',
      es: 'El texto blanco no se lee sobre este color. Elija uno más oscuro (contraste de 4,5 a 1).',
    };
    throw valuesRefused([{ code: 'settings.portal_colour', field: 'portalColour', message }]);
  }
  const { version } = ifMatch(input.headers);
  const settings = await context.database.transaction(async (tx) => {
    await tx.query('SELECT 1 AS locked FROM attesta.installation_settings FOR UPDATE');
    const before = await controllerSettings(tx);
    if (version !== undefined && version !== before.version)
      throw new Problem('stale_version', {
        en: 'Somebody changed the settings in the meantime. Load them again.',
        es: 'Alguien cambió los ajustes mientras tanto. Vuelva a cargarlos.',
      });
    const stored = await storeSettings(tx, changes, context.now());
    const value = { changes: JSON.parse(JSON.stringify(changes)) };
    await recordEvents(tx, [
      eventOf(context, { action: 'setting.changed', payloads: [{ subject: null, value }] }),
    ]);
    return stored;
  });
  await catalogHolder(context.database)?.reload();
  return { body: settings, headers: etag(settings.version) };
}
