/** Every call of the API: how it is walked, or why it needs no walk. A new call has to be put here before the test passes. */
import * as around from './around.ts';
import * as importRuns from './import-runs.ts';
import * as imports from './imports.ts';
import * as lists from './lists.ts';
import * as many from './many.ts';
import * as others from './others.ts';
import * as states from './states.ts';
import { toolCalls } from './tool-calls.ts';
import type { Walker } from './walk.ts';

/** People, rights, definitions, settings, evidence without contents: no record and no field of one. */
const NO_RECORDS = 'answers no records';
/** Keys, shares and standing: what they seal is walked as secrets of a record. */
const KEYS = 'answers about keys, not what they seal';
/** Persons in the caller's lists, or any for who answers requests: shown by a test beside it. */
const IN_SIGHT = 'answers nothing of a person who is not in sight';
/** What one has made oneself: jobs, files of exports, imports. */
const OWN = 'answers what the caller made';
/** Files of reports: what they hold is walked by the report itself. */
const REPORTED = 'the report of that name, every page of it';
/** Of an import: that nobody else gets at it, and what its report and its undo reach, is walked with its run. */
const IMPORTED = 'walked by import-runs.ts (writing)';

const both =
  (...walkers: readonly Walker[]): Walker =>
  async (walk) => {
    for (const walker of walkers) await walker(walk);
  };

export const addresses: Readonly<Record<string, Walker | string>> = {
  'GET /records/:module': lists.list,
  'POST /records/:module/searches': lists.asked,
  'POST /records/:module': around.create,
  'GET /records/:module/:id': around.open,
  'PATCH /records/:module/:id': around.change,
  'DELETE /records/:module/:id': around.remove,
  'POST /records/:module/batch': many.batch,
  'POST /records/:module/bulk-changes': both(many.bulk, many.bulkDone),
  'GET /records/:module/:id/history': around.history,
  'GET /records/:module/:id/counts': lists.counts,
  'GET /records/:module/:id/related/:relation': lists.related,
  'GET /records/:module/:id/access': around.explanation,
  'GET /records/:module/:id/comments': around.comments,
  'POST /records/:module/:id/comments': around.comment,
  'DELETE /records/:module/:id/comments/:comment': others.strangersComment,
  'POST /records/:module/:id/undeletions': OWN,
  'GET /records/:module/:id/mails': around.mails,
  'GET /records/:module/:id/mail-recipients': around.mailRecipients,
  'POST /records/:module/:id/mails': around.mail,
  'GET /records/:module/:id/states': around.states,
  'POST /records/:module/:id/archive': states.archive,
  'POST /records/:module/bulk-states': states.archiveMany,
  'POST /records/:module/:id/restrict': states.restrict,
  'POST /records/:module/:id/lift-notices': states.notice,
  'POST /records/:module/:id/block': states.block,
  'POST /records/:module/:id/uses': around.uses,
  'POST /records/:module/:id/release': around.release,
  'POST /records/:module/:id/restore': around.restore,
  'GET /records/:module/:id/tombstone': around.tombstone,
  'GET /records/:module/existence': others.existence,
  'GET /existence-checks': NO_RECORDS,
  'GET /records/:module/:id/secrets': around.secrets,
  'POST /records/:module/:id/reveals': around.reveals,
  'GET /records/:module/:id/files': around.files,
  'POST /records/:module/:id/files': around.attach,
  'GET /files/:id': around.fileFacts,
  'GET /files/:id/content': around.fileContent,
  'DELETE /files/:id': around.detach,
  'POST /files': OWN,
  'GET /search': lists.search,
  'GET /views': others.sharedViews,
  'POST /views': lists.views,
  'PATCH /views/:id': OWN,
  'DELETE /views/:id': OWN,
  'POST /exports': both(many.exported, many.inEveryFormat),
  'GET /exports': OWN,
  'GET /exports/:id': OWN,
  'GET /exports/:id/content': others.strangersExport,
  'DELETE /exports/:id': OWN,
  'POST /imports': both(imports.matching, imports.oracles),
  'GET /imports': IMPORTED,
  'GET /imports/:id': IMPORTED,
  'PATCH /imports/:id': IMPORTED,
  'DELETE /imports/:id': IMPORTED,
  'POST /imports/:id/dry-runs': IMPORTED,
  'POST /imports/:id/runs': importRuns.writing,
  'POST /imports/:id/undos': IMPORTED,
  'GET /imports/:id/rows': IMPORTED,
  'GET /imports/:id/rows.csv': IMPORTED,
  'GET /jobs': others.ownJobs,
  'GET /jobs/:id': OWN,
  'POST /jobs/:id/cancellations': OWN,
  'POST /jobs/:id/retries': OWN,
  'GET /mails': others.outbox,
  'GET /mails/:id': 'opened like the outbox',
  'POST /mails/:id/deliveries': 'opened like the outbox',
  'GET /access/who': others.whoSees,
  'GET /access/who.csv': REPORTED,
  'GET /subjects/:id/who.csv': REPORTED,
  'GET /access/looks.csv': REPORTED,
  'POST /subjects/standings': IN_SIGHT,
  'GET /subjects/:id/who': others.whoSeesPerson,
  'GET /users': NO_RECORDS,
  'GET /users/:id': NO_RECORDS,
  'GET /groups': NO_RECORDS,
  'GET /groups/:id': NO_RECORDS,
  'GET /me': others.me,
  'PATCH /me': NO_RECORDS,
  'POST /me/passwords': NO_RECORDS,
  'POST /password-resets': NO_RECORDS,
  'POST /password-resets/uses': NO_RECORDS,
  'DELETE /sessions/current': NO_RECORDS,
  'GET /sessions': NO_RECORDS,
  'DELETE /sessions': NO_RECORDS,
  'DELETE /sessions/:id': NO_RECORDS,
  'POST /sessions/current/step-ups': NO_RECORDS,
  'GET /me/factors': NO_RECORDS,
  'POST /me/factors/offers': NO_RECORDS,
  'POST /me/factors': NO_RECORDS,
  'DELETE /me/factors/:id': NO_RECORDS,
  'POST /me/recovery-codes': NO_RECORDS,
  'GET /me/sign-ins': NO_RECORDS,
  'GET /secrets/identity': KEYS,
  'PUT /secrets/identity': KEYS,
  'POST /secrets/unlocks': KEYS,
  'DELETE /secrets/unlocks/current': KEYS,
  'POST /key-groups/:id/members/:user/keys': KEYS,
  'GET /key-rotations/:id': KEYS,
  'POST /key-rotations/:id/steps': KEYS,
  'GET /key-recovery': KEYS,
  'POST /key-recovery/shares': KEYS,
  'POST /key-recovery/ceremonies/:id/shares': KEYS,
  'GET /tokens': NO_RECORDS,
  'POST /tokens': NO_RECORDS,
  'DELETE /tokens/:id': NO_RECORDS,
  'GET /modules': NO_RECORDS,
  'GET /modules/:module': NO_RECORDS,
  'GET /modules/:module/fields/:field': NO_RECORDS,
  'GET /settings': NO_RECORDS,
  'GET /evidence/checkpoint': NO_RECORDS,
  'GET /evidence/key': NO_RECORDS,
  'GET /evidence/consistency': NO_RECORDS,
  'POST /deadlines': NO_RECORDS,
  'GET /calendars': NO_RECORDS,
  'GET /calendars/:code': NO_RECORDS,
  'GET /information-notices': NO_RECORDS,
  'GET /information-notices/:id': NO_RECORDS,
  'GET /purposes': NO_RECORDS,
  'GET /retention-rules': NO_RECORDS,
  'GET /sign-in': NO_RECORDS,
  'GET /sign-in/single-sign-on': NO_RECORDS,
  'GET /sign-in/single-sign-on/callback': NO_RECORDS,
  'POST /sessions': NO_RECORDS,
  'POST /sessions/passkey-questions': NO_RECORDS,
};

const opened = new Map(
  Object.entries(toolCalls).flatMap(([tool, { why, calls }]) =>
    calls.map((call) => [`${tool} ${call}`, why] as const),
  ),
);

/** A call that a tool opens is listed under that tool; that nobody without it gets in is tried of all of them (`tools.test.ts`). */
export function howWalked(operation: {
  readonly method: string;
  readonly path: string;
  readonly access: { readonly kind: string; readonly tool?: string };
}): Walker | string | undefined {
  const { method, path, access } = operation;
  const known = addresses[`${method} ${path}`];
  if (known !== undefined) return known;
  return 'tool' in access ? opened.get(`${access.tool} ${method} ${path}`) : undefined;
}
