/** What an export for a recipient leaves out because persons object to sharing it, and that it was disclosed (Art. 15(1)(c), 21). */
import type { CallContext } from '../../../engine/access/principal.ts';
import { subjectModules } from '../../../engine/catalog/subject-way.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { Problem } from '../../../engine/errors/problem.ts';
import type { ExportRecipients, WithheldOfPerson } from '../../../engine/exports/export-recipient.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { DataCategory } from '../../../metadata/privacy.ts';
import { type Recipient, readRecipient } from '../recipient.ts';
import { portionsOf } from './portions.ts';
import { stoppedFor } from './sharing-objection.ts';

export const sharingExports: ExportRecipients = {
  async find(sql, context, id) {
    const found = await receiving(sql, context, id);
    return found && { id: found.id, name: found.name };
  },
  async withheld(sql, context, { recipient, module, subjects }) {
    const to = await readRecipient(sql, recipient);
    const stopped = await stoppedFor(sql, context.catalog, to, subjects, context.now());
    return new Map(
      [...stopped].map(([subject, portions]): [string, WithheldOfPerson] => {
        const fields = module.fields
          .filter((field) => portionsOf(field).some((portion) => portions.has(portion)))
          .map((field) => field.name);
        return [subject, { fields: new Set(fields), name: namesWithheld(context, new Set(portions.keys())) }];
      }),
    );
  },
  async disclosed(sql, context, { export: id, recipient, module, columns }) {
    const exported = new Set(columns);
    const fields = (context.catalog.modules.get(module)?.fields ?? []).filter((field) =>
      exported.has(field.name),
    );
    const to = await readRecipient(sql, recipient);
    const persons = (
      await sql.query<{ subject: string }>(
        `SELECT s.subject FROM attesta.export_subjects s WHERE s.export = $1
           AND NOT EXISTS (SELECT FROM attesta.disclosures d WHERE d.export = $1 AND d.subject = s.subject)`,
        [id],
      )
    ).map((one) => one.subject);
    const [made] = await sql.query<{ at: string }>(
      'SELECT made_at AS at FROM attesta.exports WHERE id = $1',
      [id],
    );
    const madeAt = made ? Temporal.Instant.from(made.at) : context.now();
    const then = await stoppedFor(sql, context.catalog, to, persons, madeAt);
    const now = await stoppedFor(sql, context.catalog, to, persons, context.now());
    const leaving = persons.map((subject) => {
      const left = leavingOf(fields, new Set(then.get(subject)?.keys()));
      const since = leavingOf(fields, new Set(now.get(subject)?.keys()));
      return { subject, ...left, stale: left.sent.some((portion) => since.leftOut.includes(portion)) };
    });
    if (leaving.some((one) => one.stale)) throw objectedSince();
    await sql.query(
      `INSERT INTO attesta.disclosures (id, recipient, subject, at, categories, left_out, export, recorded_at, recorded_by)
       SELECT gen_random_uuid(), $1, p.subject, $3, p.categories, p.left_out, $4, $3, $5
       FROM jsonb_to_recordset($2) AS p (subject uuid, categories text[], left_out text[])`,
      [
        recipient,
        JSON.stringify(
          leaving
            .filter((one) => one.categories.length > 0)
            .map(({ subject, categories, leftOut }) => ({ subject, categories, left_out: leftOut })),
        ),
        context.now(),
        id,
        context.principal.userId,
      ],
    );
  },
};

/** Of the fields that were asked for: the portions that went and that did not, and the kinds of data in what went. */
function leavingOf(fields: readonly FieldDefinition[], stopped: ReadonlySet<string>) {
  const isStopped = (field: FieldDefinition) => portionsOf(field).some((portion) => stopped.has(portion));
  const went = fields.filter((field) => !isStopped(field));
  const categories = went.flatMap(({ privacy }): readonly DataCategory[] =>
    privacy.category === 'none' ? [] : [privacy.category],
  );
  return {
    sent: [...new Set(went.flatMap(portionsOf))],
    leftOut: [...new Set(fields.filter(isStopped).flatMap(portionsOf))].filter((one) => stopped.has(one)),
    categories: [...new Set(categories)].sort(),
  };
}

function objectedSince(): Problem {
  return new Problem('conflict', {
    en: 'Since this file was made somebody in it objected to sharing it with this recipient. Ask for the export again.',
    es: 'Desde que se hizo este archivo, alguien que figura en él se opuso a cederlo a este destinatario. Pida la exportación de nuevo.',
  });
}

async function receiving(sql: Sql, context: CallContext, id: string): Promise<Recipient | undefined> {
  const [found] = await sql.query<{ id: string }>('SELECT id FROM attesta.recipients WHERE id = $1', [id]);
  if (!found) return undefined;
  const one = await readRecipient(sql, found.id);
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  return one.since <= today && (one.endedOn === null || one.endedOn >= today) ? one : undefined;
}

/** Whether what a person is called is made of a portion that is not to be shared. */
function namesWithheld({ catalog }: CallContext, portions: ReadonlySet<string>): boolean {
  return subjectModules(catalog).some((module) =>
    module.fields.some(
      (field) =>
        module.titleFields.includes(field.name) && portionsOf(field).some((portion) => portions.has(portion)),
    ),
  );
}
