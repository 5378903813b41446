/** Writing the register of recipients: checked against the definitions, with its evidence, in one transaction. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { countryCodes } from '../../fields/country/codes.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Sentence } from '../../metadata/label.ts';
import { type Recipient, type RecipientValues, readRecipient } from './recipient.ts';
import { isThirdCountry } from './transfer.ts';

/** What a new entry may leave out. */
export type NewRecipient = Pick<RecipientValues, 'name' | 'role' | 'whatFor' | 'modules' | 'country'> &
  Partial<RecipientValues>;

export async function registerRecipient(context: CallContext, body: NewRecipient): Promise<Recipient> {
  return context.database.transaction(async (tx) => {
    const values = await checked(tx, context, {
      categories: [],
      purposes: [],
      reach: body.role === 'authority' ? 'recorded' : 'standing',
      safeguard: null,
      safeguardNote: null,
      contractOn: null,
      contractReference: null,
      clauses: [],
      clausesCheckedOn: null,
      contact: null,
      since: context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString(),
      endedOn: null,
      ...body,
    });
    const id = uuidV7(context.now());
    await write(
      tx,
      `INSERT INTO attesta.recipients (id, name, role, what_for, modules, categories, purposes, reach, country, safeguard,
         safeguard_note, contract_on, contract_reference, contact, since, ended_on, clauses, clauses_checked_on, created_at,
         created_by, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $19)`,
      [id, ...columnsOf(values), context.now(), context.principal.userId],
    );
    await note(tx, context, 'recipient.registered', id, values);
    return readRecipient(tx, id);
  });
}

export async function changeRecipient(
  context: CallContext,
  id: string,
  version: number | undefined,
  changes: Partial<RecipientValues>,
): Promise<Recipient> {
  return context.database.transaction(async (tx) => {
    const before = await readRecipient(tx, id, 'FOR UPDATE');
    if (version !== undefined && version !== before.version) {
      throw new Problem('stale_version', {
        en: 'Somebody changed this recipient in the meantime. Read it again, then go on.',
        es: 'Alguien cambió este destinatario mientras tanto. Léalo de nuevo y después continúe.',
      });
    }
    const { id: _, createdAt: _c, updatedAt: _u, version: _v, ...known } = before;
    const values = await checked(tx, context, { ...known, ...changes });
    await write(
      tx,
      `UPDATE attesta.recipients SET name = $2, role = $3, what_for = $4, modules = $5, categories = $6, purposes = $7,
         reach = $8, country = $9, safeguard = $10, safeguard_note = $11, contract_on = $12, contract_reference = $13,
         contact = $14, since = $15, ended_on = $16, clauses = $17, clauses_checked_on = $18, updated_at = $19,
         version = version + 1
       WHERE id = $1`,
      [id, ...columnsOf(values), context.now()],
    );
    await note(tx, context, 'recipient.changed', id, values);
    return readRecipient(tx, id);
  });
}

function columnsOf(values: RecipientValues): readonly unknown[] {
  return [
    values.name,
    values.role,
    JSON.stringify(values.whatFor),
    values.modules,
    values.categories,
    values.purposes,
    values.reach,
    values.country,
    values.safeguard,
    values.safeguardNote,
    values.contractOn,
    values.contractReference,
    values.contact,
    values.since,
    values.endedOn,
    values.clauses,
    values.clausesCheckedOn,
  ];
}

/** Two entries of one name would be told apart by nobody. */
async function write(tx: Sql, sql: string, values: readonly unknown[]): Promise<void> {
  try {
    await tx.query(sql, [...values]);
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'recipients_name') {
      throw refused('name', {
        en: 'A recipient of this name is in the register already. Change that entry, or end it first.',
        es: 'Ya hay en el registro un destinatario con este nombre. Cambie esa entrada o termínela antes.',
      });
    }
    throw error;
  }
}

/** What has to be true of an entry before the register says it. */
async function checked(tx: Sql, context: CallContext, values: RecipientValues): Promise<RecipientValues> {
  const { catalog } = context;
  const country = values.country.trim().toUpperCase();
  if (!countryCodes.has(country)) {
    throw refused('country', {
      en: 'Write the country as two letters of ISO 3166, such as DE or US.',
      es: 'Escriba el país con dos letras de ISO 3166, como DE o US.',
    });
  }
  const unknown = values.modules.find((name) => !catalog.modules.has(name));
  if (unknown !== undefined)
    throw refused('modules', {
      en: 'There is no module of one of these names.',
      es: 'No existe ningún módulo con uno de estos nombres.',
    });
  const purpose = values.purposes.find((code) => !catalog.purposes.has(code));
  if (purpose !== undefined)
    throw refused('purposes', {
      en: 'There is no purpose with one of these codes. See GET /purposes.',
      es: 'No hay ninguna finalidad con uno de estos códigos. Vea GET /purposes.',
    });
  const { country: home } = await controllerSettings(tx);
  if (isThirdCountry(country, home) && values.safeguard === null) {
    throw refused('safeguard', {
      en: `${country} is a third country: say what the transfer stands on (Art. 44 to 49). Without it nothing may go there.`,
      es: `${country} es un tercer país: diga en qué se apoya la transferencia (arts. 44 a 49). Sin ello no puede ir nada allí.`,
    });
  }
  if (values.clauses.length > 0 && values.role !== 'processor')
    throw refused('clauses', {
      en: 'The clauses of Art. 28(3) belong to the contract with a processor.',
      es: 'Las cláusulas del art. 28.3 pertenecen al contrato con un encargado.',
    });
  if (values.clauses.length > 0 && values.contractOn === null)
    throw refused('contractOn', {
      en: 'Say of which day the contract is in which these clauses stand.',
      es: 'Diga de qué día es el contrato en el que constan estas cláusulas.',
    });
  if (values.endedOn !== null && values.endedOn < values.since) {
    throw refused('endedOn', {
      en: `The disclosures began on ${values.since}: they cannot end before.`,
      es: `Las comunicaciones empezaron el ${values.since}: no pueden terminar antes.`,
    });
  }
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  if (values.clausesCheckedOn !== null && values.clausesCheckedOn > today)
    throw refused('clausesCheckedOn', { en: 'This day has not come yet.', es: 'Ese día aún no ha llegado.' });
  const clausesCheckedOn =
    values.clauses.length === 0 ? values.clausesCheckedOn : (values.clausesCheckedOn ?? today);
  return { ...values, name: values.name.trim(), country, clausesCheckedOn };
}

export function refused(field: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, {
    findings: [{ code: `recipient.${field}`, field, message }],
  });
}

async function note(
  tx: Sql,
  context: CallContext,
  action: 'recipient.registered' | 'recipient.changed',
  id: string,
  values: RecipientValues,
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: 'recipients',
      record: id,
      payloads: [{ subject: null, value: JSON.parse(JSON.stringify(values)) as JsonObject }],
    }),
  ]);
}
