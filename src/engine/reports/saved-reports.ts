/** Reports that people keep, and share: the question, never the answers. Each change is one transaction with its evidence. */
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { fieldsIn } from '../records/list-records.ts';
import { eventOf } from '../records/record-evidence.ts';
import { recordId, valuesRefused } from '../records/refusals.ts';
import type { ReportQuestion } from './question.ts';
import { checkQuestion } from './run-report.ts';

/** Who may ask a report besides its owner. */
export interface ReportSharing {
  readonly all: boolean;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

export interface SavedReport {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly owner: { readonly id: string; readonly name: string };
  readonly question: ReportQuestion;
  readonly sharing: ReportSharing;
  /** A condition was taken away because somebody was erased; until somebody changes it. */
  readonly conditionRemoved: boolean;
  readonly version: number;
  readonly updatedAt: string;
}

export interface ReportDraft {
  readonly name: string;
  readonly description: string;
  readonly question: ReportQuestion;
  readonly sharing: ReportSharing;
}

interface ReportRow {
  readonly id: string;
  readonly owner: string;
  readonly owner_name: string;
  readonly module: string;
  readonly name: string;
  readonly description: string;
  readonly question: Omit<ReportQuestion, 'module'>;
  readonly shared_with_all: boolean;
  readonly shared_roles: readonly string[];
  readonly shared_groups: readonly string[];
  readonly version: number;
  readonly updated_at: string;
  readonly cleared_at: string | null;
}

const SELECTED = `SELECT p.*, u.name AS owner_name FROM attesta.reports p JOIN attesta.users u ON u.id = p.owner`;
const REACHED = `(p.owner = $1 OR p.shared_with_all OR $2::uuid = ANY (p.shared_roles) OR p.shared_groups && $3::uuid[] OR $4)`;
const MOST_REPORTS = 1_000;

/**
 * The caller's reports and those shared with them, of modules that they may read, by name. A shared one that asks what the caller
 * may not ask is left out: what it compares a hidden field with is not theirs to read. `everyone`: an administrator looks after
 * those that others keep for themselves too.
 */
export async function listReports(context: CallContext, everyone = false): Promise<readonly SavedReport[]> {
  if (everyone && !context.rights.may('administration'))
    throw new Problem('forbidden', {
      en: 'Administrators see what others keep for themselves.',
      es: 'Lo que otros guardan para sí lo ven los administradores.',
    });
  const rows = await context.database.query<ReportRow>(
    `${SELECTED} WHERE ${REACHED} ORDER BY attesta.fold(p.name), p.id LIMIT ${MOST_REPORTS}`,
    reader(context, everyone),
  );
  const found: SavedReport[] = [];
  for (const report of rows.filter((row) => context.rights.allows(row.module, 'read')).map(reportOf))
    if (await mayAsk(context, report)) found.push(report);
  return found;
}

async function mayAsk(context: CallContext, report: SavedReport): Promise<boolean> {
  if (report.owner.id === context.principal.userId) return true;
  try {
    await checkQuestion(context, report.question);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return false;
    throw error;
  }
}

/** One report with its question. Refused, by the name of the field, where the caller may not ask it. */
export async function showReport(context: CallContext, id: string): Promise<SavedReport> {
  const report = await readReport(context, id);
  if (report.owner.id !== context.principal.userId) await checkQuestion(context, report.question);
  return report;
}

/** One of them, or for an administrator any; anybody else's is as if it were not there. */
export async function readReport(
  context: CallContext,
  id: string,
  sql: Sql = context.database,
  lock = '',
): Promise<SavedReport> {
  const [row] = await sql.query<ReportRow>(`${SELECTED} WHERE ${REACHED} AND p.id = $5 ${lock}`, [
    ...reader(context, context.rights.may('administration')),
    recordId(id),
  ]);
  if (row && context.rights.allows(row.module, 'read')) return reportOf(row);
  throw new Problem('not_found', {
    en: 'There is no such report, or it is not shared with you.',
    es: 'No existe ese informe o no está compartido con usted.',
  });
}

/** Keeps a report of the caller's own. */
export async function saveReport(context: CallContext, draft: ReportDraft): Promise<SavedReport> {
  await checkDraft(context, draft);
  const id = uuidV7(context.now());
  return writing(context, async (tx) => {
    await refuseUnknownReaders(tx, draft.sharing);
    await tx.query(
      `INSERT INTO attesta.reports (id, owner, module, name, description, question, shared_with_all, shared_roles,
         shared_groups, created_at, updated_at) VALUES ($10, $1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
      [context.principal.userId, ...columnsOf(context, draft), id],
    );
    await evidence(tx, context, 'report.created', id, draft);
    return readReport(context, id, tx);
  });
}

/** Changes a report. `version` is the one that the change was made from. */
export async function changeReport(
  context: CallContext,
  id: string,
  changed: (kept: SavedReport) => ReportDraft,
  version?: number,
): Promise<SavedReport> {
  const before = await readReport(context, id);
  refuseOthers(context, before);
  await checkDraft(context, changed(before));
  return writing(context, async (tx) => {
    const kept = await readReport(context, id, tx, 'FOR UPDATE OF p');
    refuseOthers(context, kept);
    if (version !== undefined && version !== kept.version) throw stale();
    const now = changed(kept);
    await refuseUnknownReaders(tx, now.sharing);
    await tx.query(
      `UPDATE attesta.reports SET module = $2, name = $3, description = $4, question = $5, shared_with_all = $6,
         shared_roles = $7, shared_groups = $8, updated_at = $9, version = version + 1 WHERE id = $1`,
      [kept.id, ...columnsOf(context, now)],
    );
    await evidence(tx, context, 'report.changed', kept.id, now);
    return readReport(context, kept.id, tx);
  });
}

export async function deleteReport(context: CallContext, id: string): Promise<void> {
  await context.database.transaction(async (tx) => {
    const kept = await readReport(context, id, tx, 'FOR UPDATE OF p');
    refuseOthers(context, kept);
    await tx.query('DELETE FROM attesta.reports WHERE id = $1', [kept.id]);
    await evidence(tx, context, 'report.deleted', kept.id, kept);
  });
}

/** Whether the caller may change and delete it: their own, and as an administrator everybody's. */
export function mayChange(context: CallContext, report: SavedReport): boolean {
  return report.owner.id === context.principal.userId || context.rights.may('administration');
}

function refuseOthers(context: CallContext, report: SavedReport): void {
  if (mayChange(context, report)) return;
  throw new Problem('forbidden', {
    en: `This report belongs to ${report.owner.name}. Save a copy of it to change it.`,
    es: `Este informe es de ${report.owner.name}. Guarde una copia para cambiarlo.`,
  });
}

function reader(context: CallContext, everyone: boolean): readonly unknown[] {
  const { roleId, groups } = context.rights;
  return [context.principal.userId, roleId, groups, everyone];
}

function reportOf(row: ReportRow): SavedReport {
  const { id, name, description, version } = row;
  return {
    id,
    name,
    description,
    owner: { id: row.owner, name: row.owner_name },
    question: { ...row.question, module: row.module } as ReportQuestion,
    sharing: { all: row.shared_with_all, roles: row.shared_roles, groups: row.shared_groups },
    conditionRemoved: row.cleared_at !== null,
    version,
    updatedAt: row.updated_at,
  };
}

function columnsOf(context: CallContext, draft: ReportDraft): readonly unknown[] {
  const { module, ...question } = draft.question;
  const { all, roles, groups } = draft.sharing;
  return [
    module,
    draft.name.trim(),
    draft.description.trim(),
    JSON.stringify(question),
    all,
    [...new Set(roles)],
    [...new Set(groups)],
    context.now(),
  ];
}

async function checkDraft(context: CallContext, { name, question }: ReportDraft): Promise<void> {
  const { length } = name.trim();
  if (length === 0 || length > 80)
    throw valuesRefused([
      {
        code: 'report.name',
        field: 'name',
        message: {
          en: 'Name the report in 1 to 80 characters.',
          es: 'Dé al informe un nombre de 1 a 80 caracteres.',
        },
      },
    ]);
  await checkQuestion(context, question);
}

async function refuseUnknownReaders(tx: Sql, { roles, groups }: ReportSharing): Promise<void> {
  const [known] = await tx.query<{ roles: number; groups: number }>(
    `SELECT (SELECT count(*) FROM attesta.roles WHERE id = ANY ($1::uuid[])) AS roles,
       (SELECT count(*) FROM attesta.groups WHERE id = ANY ($2::uuid[])) AS groups`,
    [roles, groups],
  );
  if (known?.roles === new Set(roles).size && known.groups === new Set(groups).size) return;
  const message = {
    en: 'A role or group that this is shared with does not exist.',
    es: 'No existe un rol o grupo con el que esto se comparte.',
  };
  throw valuesRefused([{ code: 'report.sharing', field: 'sharing', message }]);
}

/** The question as far as evidence tells it: fields, never a value that is looked for, nor a name that somebody wrote. */
function evidence(
  tx: Sql,
  context: CallContext,
  action: EvidenceAction,
  id: string,
  { question, sharing }: Pick<ReportDraft, 'question' | 'sharing'>,
): Promise<void> {
  const { all, roles, groups } = sharing;
  const value = {
    kind: question.kind,
    filterFields: fieldsIn(question.filter),
    sharing: { all, roles: [...roles], groups: [...groups] },
  };
  const payloads = [{ subject: null, value }];
  return recordEvents(tx, [eventOf(context, { action, module: question.module, record: id, payloads })]);
}

async function writing(context: CallContext, work: (tx: Sql) => Promise<SavedReport>): Promise<SavedReport> {
  try {
    return await context.database.transaction(work);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23505')
      throw new Problem('duplicate_value', {
        en: 'You have a report with this name already.',
        es: 'Usted ya tiene un informe con este nombre.',
      });
    throw error;
  }
}

function stale(): Problem {
  return new Problem('stale_version', {
    en: 'The report was changed in the meantime. Load it again.',
    es: 'El informe se cambió mientras tanto. Vuelva a cargarlo.',
  });
}
