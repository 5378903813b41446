/** Writing the register of information notices: a new version, or the end of one, with its evidence. */
import { createHash } from 'node:crypto';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Locale, Sentence } from '../../metadata/label.ts';
import { dayOf } from '../art-12-requests/clock.ts';
import { type InformationNotice, type NoticeArticle, readNotice } from './notice.ts';

export interface NewNotice {
  readonly code: string;
  readonly version: string;
  readonly language: Locale;
  readonly title: string;
  readonly body: string;
  readonly articles?: readonly NoticeArticle[];
  readonly purposes: readonly string[];
  /** A day; today when absent. */
  readonly validFrom?: string;
}

/** Puts a version into the register. The same version again says the same, or is refused. */
export async function registerNotice(context: CallContext, body: NewNotice): Promise<InformationNotice> {
  const today = todayOf(context);
  const unknown = body.purposes.find((code) => !context.catalog.purposes.has(code));
  if (unknown !== undefined)
    throw refused('purposes', {
      en: 'There is no purpose with one of these codes. See GET /purposes.',
      es: 'No hay ninguna finalidad con uno de estos códigos. Vea GET /purposes.',
    });
  const text = body.body.trim();
  const title = body.title.trim();
  if (text === '')
    throw refused('body', {
      en: 'Write what the person is told.',
      es: 'Escriba lo que se dice a la persona.',
    });
  if (title === '')
    throw refused('title', { en: 'Give the notice a title.', es: 'Póngale un título al aviso.' });
  const id = uuidV7(context.now());
  const sha256 = createHash('sha256').update(text).digest('hex');
  const kept = {
    code: body.code,
    version: body.version.trim(),
    language: body.language,
    title,
    sha256,
    articles: [...(body.articles ?? ['13'])],
    purposes: [...body.purposes],
    validFrom: body.validFrom ?? today,
  };
  return context.database.transaction(async (tx) => {
    const [made] = await tx.query(
      `INSERT INTO attesta.information_notices
         (id, code, version, language, title, body, sha256, articles, purposes, valid_from, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (code, version, language) DO NOTHING RETURNING id`,
      [
        id,
        kept.code,
        kept.version,
        kept.language,
        title,
        text,
        sha256,
        kept.articles,
        kept.purposes,
        kept.validFrom,
        context.now(),
        context.principal.userId,
      ],
    );
    if (!made) {
      throw refused('version', {
        en: `Version ${kept.version} of this notice is in the register already, and what was given is not changed. Give the new text a new version.`,
        es: `La versión ${kept.version} de este aviso ya está en el registro, y lo que se facilitó no se cambia. Dé al texto nuevo una versión nueva.`,
      });
    }
    await note(tx, context, 'notice.registered', id, kept);
    return readNotice(tx, id, today);
  });
}

/** From the day after, this version is given to nobody any more. */
export async function endNotice(
  context: CallContext,
  id: string,
  body: { readonly endedOn?: string },
): Promise<InformationNotice> {
  const today = todayOf(context);
  return context.database.transaction(async (tx) => {
    const notice = await readNotice(tx, id, today);
    if (notice.endedOn !== null)
      throw new Problem('conflict', {
        en: `This version ended on ${notice.endedOn}.`,
        es: `Esta versión se retiró el ${notice.endedOn}.`,
      });
    const endedOn = body.endedOn ?? today;
    if (endedOn < notice.validFrom)
      throw refused('endedOn', {
        en: `The version is valid from ${notice.validFrom}: it cannot end before.`,
        es: `La versión es vigente desde el ${notice.validFrom}: no puede retirarse antes.`,
      });
    await tx.query('UPDATE attesta.information_notices SET ended_on = $2 WHERE id = $1', [id, endedOn]);
    const { code, version, language } = notice;
    await note(tx, context, 'notice.ended', id, { code, version, language, endedOn });
    return readNotice(tx, id, today);
  });
}

export function todayOf(context: Pick<CallContext, 'now' | 'timeZone'>): string {
  return dayOf(context.now(), context.timeZone).toString();
}

export function refused(field: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, {
    findings: [{ code: `information.${field}`, field, message }],
  });
}

async function note(
  tx: Sql,
  context: CallContext,
  action: 'notice.registered' | 'notice.ended',
  id: string,
  value: JsonObject,
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: 'information_notices',
      record: id,
      payloads: [{ subject: null, value }],
    }),
  ]);
}
