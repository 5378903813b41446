/** Texts that people keep to write mails from, for themselves or shared with everyone who sees the module. */
import type { Locale } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { recordToWriteFrom, unknownPurpose } from '../mail/record-mails.ts';
import { eventOf } from '../records/record-evidence.ts';
import { moduleNamed, permitted, recordId, valuesRefused } from '../records/refusals.ts';
import { checkedTemplate } from './template-fields.ts';
import { type RenderedMail, renderMail } from './template-values.ts';

export interface TemplateDraft {
  readonly name: string;
  readonly language: Locale;
  /** What the address is used for: a code of the purposes. */
  readonly purpose: string;
  readonly subject: string;
  readonly text: string;
  readonly shared: boolean;
}

export interface MailTemplate extends TemplateDraft {
  readonly id: string;
  readonly module: string;
  readonly mine: boolean;
  /** Words were taken out because somebody was erased; until its owner changes it. */
  readonly wordsRemoved: boolean;
  readonly version: number;
  readonly updatedAt: string;
}

interface TemplateRow extends TemplateDraft {
  readonly id: string;
  readonly user_id: string;
  readonly module: string;
  readonly version: number;
  readonly updated_at: string;
  readonly cleared_at: string | null;
}

const LONGEST_NAME = 80;
const LONGEST_TEXT = 50_000;

/** The caller's own templates and those that others share, of one module or of all that the caller may read, by name. */
export async function listTemplates(
  context: CallContext,
  moduleName: string | undefined,
): Promise<readonly MailTemplate[]> {
  const { catalog, rights } = context;
  if (moduleName !== undefined) await permitted(context, moduleName, 'read');
  const modules = moduleName
    ? [moduleName]
    : [...catalog.modules.keys()].filter((one) => rights.allows(one, 'read'));
  const rows = await context.database.query<TemplateRow>(
    `SELECT * FROM attesta.mail_templates WHERE module = ANY ($1) AND (user_id = $2 OR shared)
     ORDER BY attesta.fold(name), id LIMIT 500`,
    [modules, context.principal.userId],
  );
  return rows.map((row) => shown(context, row));
}

/** A template of the caller's, or a shared one of a module that the caller may read. */
export async function readTemplate(context: CallContext, id: string): Promise<MailTemplate> {
  return shown(context, await templateRow(context, context.database, id));
}

/** Keeps a template. Each placeholder is checked as its writer sees the module. */
export async function saveTemplate(
  context: CallContext,
  moduleName: string,
  draft: TemplateDraft,
): Promise<MailTemplate> {
  const kept = await checkDraft(context, moduleName, draft);
  const [id, now] = [uuidv7(context.now()), context.now()];
  return writing(context, id, moduleName, { change: 'created', ...about(kept) }, (tx) =>
    tx.query<TemplateRow>(
      `INSERT INTO attesta.mail_templates (id, user_id, module, name, language, purpose, subject, text, shared, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING *`,
      [id, context.principal.userId, moduleName, ...valuesOf(kept), now],
    ),
  );
}

/** Changes a template of the caller's own. */
export async function changeTemplate(
  context: CallContext,
  id: string,
  change: Partial<TemplateDraft>,
  version?: number,
): Promise<MailTemplate> {
  const row = await ownRow(context, context.database, id);
  if (version !== undefined && version !== row.version) throw changedMeanwhile();
  const { name, language, purpose, subject, text, shared } = row;
  const draft = { name, language, purpose, subject, text, shared, ...change };
  const kept = await checkDraft(context, row.module, draft);
  const changed = Object.keys(change).sort();
  return writing(context, row.id, row.module, { change: 'changed', changed, ...about(kept) }, (tx) =>
    tx.query<TemplateRow>(
      `UPDATE attesta.mail_templates SET name = $3, language = $4, purpose = $5, subject = $6, text = $7, shared = $8,
         updated_at = $9, version = version + 1 WHERE id = $1 AND version = $2 RETURNING *`,
      [row.id, row.version, ...valuesOf(kept), context.now()],
    ),
  );
}

export async function deleteTemplate(context: CallContext, id: string): Promise<void> {
  await context.database.transaction(async (tx) => {
    const row = await ownRow(context, tx, id);
    await tx.query('DELETE FROM attesta.mail_templates WHERE id = $1', [row.id]);
    await recordEvents(tx, [evidence(context, row.id, row.module, { change: 'deleted', name: row.name })]);
  });
}

/** The texts of a template for one record, to be read and changed before they are sent. Nothing is written. */
export async function renderFor(
  context: CallContext,
  id: string,
  record: string,
): Promise<RenderedMail & MailTemplate> {
  const template = await readTemplate(context, id);
  const module = moduleNamed(context, template.module);
  const opened = await recordToWriteFrom(context, module.name, record);
  const parsed = checkedTemplate(context, module, template);
  return { ...template, ...(await renderMail(context, module, parsed, opened, template.language)) };
}

async function templateRow(context: CallContext, sql: Sql, id: string): Promise<TemplateRow> {
  const [row] = await sql.query<TemplateRow>(
    'SELECT * FROM attesta.mail_templates WHERE id = $1 AND (user_id = $2 OR shared)',
    [recordId(id), context.principal.userId],
  );
  if (row && context.rights.allows(row.module, 'read')) return row;
  throw new Problem('not_found', {
    en: 'There is no such template, or it is not shared with you.',
    es: 'No existe esa plantilla o no se comparte con usted.',
  });
}

async function ownRow(context: CallContext, sql: Sql, id: string): Promise<TemplateRow> {
  const row = await templateRow(context, sql, id);
  if (row.user_id === context.principal.userId) return row;
  throw new Problem('forbidden', {
    en: 'Only who wrote a template changes it. Save one of your own.',
    es: 'Solo quien escribió una plantilla la cambia. Guarde una propia.',
  });
}

/** A draft as it is kept. Throws `validation_failed` for a name, a purpose, a text or a placeholder that will not do. */
async function checkDraft(
  context: CallContext,
  moduleName: string,
  draft: TemplateDraft,
): Promise<TemplateDraft> {
  const module = await permitted(context, moduleName, 'read');
  const [name, subject, text] = [draft.name, draft.subject, draft.text].map((one) =>
    one.normalize('NFC').trim(),
  );
  const wrong = [
    ...(fits(name, LONGEST_NAME) ? [] : [tooLong('name', LONGEST_NAME)]),
    ...(fits(subject, 500) && !/\p{Cc}/u.test(subject ?? '') ? [] : [tooLong('subject', 500)]),
    ...(fits(text, LONGEST_TEXT) ? [] : [tooLong('text', LONGEST_TEXT)]),
  ];
  if (wrong.length > 0) throw valuesRefused(wrong);
  if (!context.catalog.purposes.has(draft.purpose)) throw unknownPurpose(context);
  const kept = { ...draft, name: name ?? '', subject: subject ?? '', text: text ?? '' };
  checkedTemplate(context, module, kept);
  return kept;
}

function fits(text: string | undefined, most: number): boolean {
  return (
    text !== undefined && text !== '' && text.length <= most && !text.includes('\0') && text.isWellFormed()
  );
}

function tooLong(field: string, most: number) {
  const message = {
    en: `Write ${field === 'text' ? 'a text' : `a ${field} in one line`} of 1 to ${most} characters.`,
    es: `Escriba ${SPANISH[field] ?? field} de 1 a ${most} caracteres.`,
  };
  return { code: 'template.text', field, message };
}

const SPANISH: Readonly<Record<string, string>> = {
  name: 'un nombre de una línea',
  subject: 'un asunto de una línea',
  text: 'un texto',
};

function valuesOf({ name, language, purpose, subject, text, shared }: TemplateDraft): readonly unknown[] {
  return [name, language, purpose, subject, text, shared];
}

/** What the evidence says of a template. Not its text: whose name somebody wrote into it is not known, and could not be erased there. */
function about({ name, language, purpose, shared }: TemplateDraft) {
  return { name, language, purpose, shared };
}

async function writing(
  context: CallContext,
  id: string,
  module: string,
  value: Parameters<typeof evidence>[3],
  write: (tx: Sql) => Promise<TemplateRow[]>,
): Promise<MailTemplate> {
  try {
    return await context.database.transaction(async (tx) => {
      const [row] = await write(tx);
      if (!row) throw changedMeanwhile();
      await recordEvents(tx, [evidence(context, id, module, value)]);
      return shown(context, row);
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23505')
      throw new Problem('duplicate_value', {
        en: 'You have a template with this name already.',
        es: 'Usted ya tiene una plantilla con este nombre.',
      });
    throw error;
  }
}

function evidence(
  context: CallContext,
  id: string,
  module: string,
  value: Readonly<Record<string, string | boolean | readonly string[]>>,
) {
  return eventOf(context, {
    action: 'template.changed',
    module,
    record: id,
    payloads: [{ subject: null, value: { ...value } }],
  });
}

function changedMeanwhile(): Problem {
  return new Problem('stale_version', {
    en: 'The template was changed in the meantime. Load it again.',
    es: 'La plantilla se cambió mientras tanto. Vuelva a cargarla.',
  });
}

function shown(context: CallContext, row: TemplateRow): MailTemplate {
  const { id, module, name, language, purpose, subject, text, shared, version } = row;
  const mine = row.user_id === context.principal.userId;
  return {
    id,
    module,
    name,
    language,
    purpose,
    subject,
    text,
    shared,
    mine,
    wordsRemoved: row.cleared_at !== null,
    version,
    updatedAt: row.updated_at,
  };
}
