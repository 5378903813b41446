import { labelText } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { refuseLoss } from './behaviour.ts';
import { visibleRow } from './read-record.ts';
import { eventOf } from './record-evidence.ts';
import type { PartyReference } from './record-json.ts';
import { permitted, recordId, valuesRefused } from './refusals.ts';
import { requireUse } from './restriction.ts';
import { inTransaction, look } from './sight.ts';

export interface CommentJson {
  readonly id: string;
  readonly body: string;
  readonly internal: boolean;
  /** Null title: a customer wrote it, in the portal. */
  readonly author: PartyReference;
  readonly fromCustomer: boolean;
  readonly mine: boolean;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface CommentRow {
  readonly id: string;
  readonly body: string;
  readonly internal: boolean;
  readonly author: string;
  readonly author_subject: string | null;
  readonly name: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

const LONGEST = 20_000;
const columns = `c.id, c.body, c.internal, c.author, c.author_subject, c.version, c.created_at, c.updated_at,
  (SELECT u.name FROM attesta.users u WHERE u.id = c.author) AS name`;

/** The comments of a record, oldest first; a customer sees those that are not internal. */
export async function listComments(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<readonly CommentJson[]> {
  const record = await commentedRecord(context, moduleName, id);
  const rows = await look(
    context,
    (database) =>
      database.query<CommentRow>(
        `SELECT ${columns} FROM attesta.comments c
         WHERE c.record = $1 AND ($2 OR NOT c.internal) ORDER BY c.created_at, c.id LIMIT 1000`,
        [record.id, context.principal.kind !== 'portal'],
      ),
    record.archived,
  );
  return rows.map((row) => commentJson(context, row));
}

/** Adds a comment. Staff may keep it internal; what a customer writes is seen by both. */
export async function addComment(
  context: CallContext,
  moduleName: string,
  id: string,
  comment: { readonly body: string; readonly internal?: boolean },
): Promise<CommentJson> {
  const record = await commentedRecord(context, moduleName, id);
  if (record.archived) throw standsArchived();
  const body = checkedBody(comment.body);
  const portal = context.principal.kind === 'portal';
  const internal = !portal && (comment.internal ?? true);
  const commentId = uuidV7(context.now());
  return inTransaction(context, async (tx) => {
    const [row] = await tx.query<CommentRow>(
      `WITH c AS (INSERT INTO attesta.comments
         (id, module, record, subjects, author, author_subject, body, internal, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING *)
       SELECT ${columns} FROM c`,
      [
        commentId,
        moduleName,
        record.id,
        record.subjects,
        context.principal.userId,
        portal ? context.principal.subject : null,
        body,
        internal,
        context.now(),
      ],
    );
    if (!row) throw new Error('A comment was written and not given back.');
    await commentEvent(tx, context, 'comment.added', moduleName, record, {
      comment: commentId,
      body,
      internal,
    });
    return commentJson(context, row);
  });
}

/** Deletes a comment that the caller wrote. Throws `conflict` where a duty holds its record back. */
export async function deleteComment(
  context: CallContext,
  moduleName: string,
  id: string,
  commentId: string,
): Promise<void> {
  const record = await commentedRecord(context, moduleName, id);
  if (context.principal.kind === 'portal') throw notYours();
  if (record.archived) throw standsArchived();
  await inTransaction(context, async (tx) => {
    const [row] = await tx.query<CommentRow>(
      `SELECT ${columns} FROM attesta.comments c WHERE c.id = $1 AND c.record = $2 FOR UPDATE OF c`,
      [recordId(commentId), record.id],
    );
    if (!row)
      throw new Problem('not_found', { en: 'There is no such comment.', es: 'No existe ese comentario.' });
    const own = row.author === context.principal.userId && row.author_subject === null;
    if (!own && !context.rights.may('administration')) throw notYours();
    await refuseLoss(tx, context, record);
    await tx.query('DELETE FROM attesta.comments WHERE id = $1', [row.id]);
    const value = { comment: row.id, body: row.body, internal: row.internal };
    await commentEvent(tx, context, 'comment.deleted', moduleName, record, value);
  });
}

interface Commented {
  readonly id: string;
  readonly archived: boolean;
  readonly subjects: readonly string[];
}

async function commentedRecord(context: CallContext, moduleName: string, id: string): Promise<Commented> {
  const module = await permitted(context, moduleName, 'read');
  if (!module.comments)
    throw new Problem('not_found', {
      en: `${module.labelPlural.en} have no comments.`,
      es: `${labelText(module.labelPlural, 'es')} no tiene comentarios.`,
    });
  const row = await visibleRow(context, module, recordId(id));
  requireUse(row);
  const subjects = [...new Set(row.$subjects as string[])];
  return { id: String(row.id), archived: row.state === 'archived', subjects };
}

function checkedBody(written: string): string {
  const body = written.normalize('NFC').trim();
  if (body !== '' && body.length <= LONGEST && !body.includes('\0') && body.isWellFormed()) return body;
  const message = {
    en: `Write a comment of 1 to ${LONGEST} characters.`,
    es: `Escriba un comentario de 1 a ${LONGEST} caracteres.`,
  };
  throw valuesRefused([{ code: 'comment.body', field: 'body', message }]);
}

async function commentEvent(
  tx: Sql,
  context: CallContext,
  action: 'comment.added' | 'comment.deleted',
  module: string,
  record: Commented,
  value: { readonly comment: string; readonly body: string; readonly internal: boolean },
): Promise<void> {
  const owners: (string | null)[] = record.subjects.length > 0 ? [...record.subjects] : [null];
  const payloads = owners.map((subject) => ({ subject, value }));
  await recordEvents(tx, [
    eventOf(context, { action, module, record: record.id, subjects: record.subjects, payloads }),
  ]);
}

function commentJson(context: CallContext, row: CommentRow): CommentJson {
  const fromCustomer = row.author_subject !== null;
  return {
    id: row.id,
    body: row.body,
    internal: row.internal,
    author: { module: 'users', id: row.author, title: fromCustomer ? null : row.name },
    fromCustomer,
    mine: fromCustomer
      ? row.author_subject === context.principal.subject
      : row.author === context.principal.userId,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function standsArchived(): Problem {
  return new Problem('conflict', {
    en: 'The record is archived: its comments stay as they are. Restore it first.',
    es: 'El registro está archivado: sus comentarios se quedan como están. Restáurelo antes.',
  });
}

function notYours(): Problem {
  return new Problem('forbidden', {
    en: 'You can delete comments that you wrote.',
    es: 'Puede eliminar los comentarios que usted escribió.',
  });
}
