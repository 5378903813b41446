/** The calls about the installation's own security: examinations, and the backups that are reported to it. */
import { Type } from 'typebox';
import { enqueueJob } from '../../engine/jobs/enqueue-job.ts';
import type { Operation } from '../../engine/operation.ts';
import { backupOperations } from './backups.ts';
import { askExamination, type Examination, examinationColumns } from './examination.ts';
import { EXAMINE } from './jobs.ts';
import { rehearsalOperations } from './rehearsals.ts';
import { examinationSchema, readExamination, shownExaminations } from './shown.ts';

const administrators = { kind: 'tool', tool: 'administration' } as const;
const KEPT_IN_LIST = 60;

export const securityOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/examinations',
    summary: 'Examine the installation: permissions, keys, roles, tokens, evidence, backups; as a job',
    tag: 'security',
    access: administrators,
    scope: 'security:write',
    response: { 202: examinationSchema },
    handle: async (context) => {
      const id = await context.database.transaction(async (tx) => {
        const asked = await askExamination(tx, context);
        await enqueueJob(tx, context, { name: EXAMINE, input: { examination: asked } });
        return asked;
      });
      return { status: 202, body: await readExamination(context, id) };
    },
  },
  {
    method: 'GET',
    path: '/examinations',
    summary: 'Examinations of the installation, newest first',
    tag: 'security',
    access: administrators,
    scope: 'security:read',
    response: { 200: Type.Object({ items: Type.Array(examinationSchema) }) },
    handle: async (context) => {
      const rows = await context.database.query<Examination>(
        `SELECT ${examinationColumns} FROM attesta.examinations ORDER BY asked_at DESC, id DESC LIMIT $1`,
        [KEPT_IN_LIST],
      );
      return { body: { items: await shownExaminations(context, rows) } };
    },
  },
  {
    method: 'GET',
    path: '/examinations/:id',
    summary: 'One examination: each measure with what was found and how to mend it',
    tag: 'security',
    access: administrators,
    scope: 'security:read',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    response: { 200: examinationSchema },
    handle: async (context, { params }) => ({ body: await readExamination(context, params.id ?? '') }),
  },
  ...backupOperations,
  ...rehearsalOperations,
];
