/**
 * Brings the lists of the folders together: the only place that knows them all. A new folder with tables is one line here.
 */
import { migrations as access } from '../engine/access/migrations.ts';
import { installModules } from '../engine/catalog/install.ts';
import { loadCatalog, type Shipped } from '../engine/catalog/load.ts';
import { migrations as catalog } from '../engine/catalog/migrations.ts';
import type { Database } from '../engine/database/database.ts';
import type { Migration } from '../engine/database/migrate.ts';
import { migrations as ground } from '../engine/database/migrations.ts';
import type { DefinitionUse } from '../engine/definitions/definition-use.ts';
import { migrations as evidence } from '../engine/evidence/migrations.ts';
import { exportJobs } from '../engine/exports/jobs.ts';
import { migrations as exports } from '../engine/exports/migrations.ts';
import { migrations as files } from '../engine/files/migrations.ts';
import { importJobs } from '../engine/imports/jobs.ts';
import { migrations as imports } from '../engine/imports/migrations.ts';
import type { JobDefinition } from '../engine/jobs/define-job.ts';
import { migrations as jobTables } from '../engine/jobs/migrations.ts';
import { systemJobs } from '../engine/jobs/system-jobs.ts';
import { prepareJobs } from '../engine/jobs/worker-schema.ts';
import { migrations as mail } from '../engine/mail/migrations.ts';
import { sendMail } from '../engine/mail/send-mail.ts';
import { migrations as mailing } from '../engine/mailing/migrations.ts';
import { mergeUse, templateUse } from '../engine/mailing/purpose-uses.ts';
import { EVERY_MODULE } from '../engine/records/behaviour.ts';
import { migrations as records } from '../engine/records/migrations.ts';
import { migrations as reports } from '../engine/reports/migrations.ts';
import { migrations as search } from '../engine/search/migrations.ts';
import { secretJobs } from '../engine/secrets/jobs.ts';
import { migrations as secrets } from '../engine/secrets/migrations.ts';
import type { Attachment } from '../engine/states/attachments.ts';
import { blockedPlace } from '../engine/states/blocked-place.ts';
import { migrations as states } from '../engine/states/migrations.ts';
import { restrictionUse } from '../engine/states/restriction-use.ts';
import { statePlace } from '../engine/states/state-place.ts';
import { commentPlace } from '../engine/subjects/comment-place.ts';
import { exportPlace } from '../engine/subjects/export-place.ts';
import { filePlace } from '../engine/subjects/file-place.ts';
import { historyPlace } from '../engine/subjects/history-place.ts';
import { importKeyPlace } from '../engine/subjects/import-key-place.ts';
import { mailPlace } from '../engine/subjects/mail-place.ts';
import { mailingPlace } from '../engine/subjects/mailing-place.ts';
import type { Place } from '../engine/subjects/place.ts';
import { searchPlace } from '../engine/subjects/search-place.ts';
import { secretPlace } from '../engine/subjects/secret-place.ts';
import { migrations as workflows } from '../engine/workflows/migrations.ts';
import { behaviours } from '../modules/behaviours.ts';
import { modules, purposes, retention } from '../modules/index.ts';
import { roleGrants } from '../modules/role-grants.ts';
import { consentBehaviour } from '../privacy/art-07-consent/behaviour.ts';
import { consentAttachment } from '../privacy/art-07-consent/consent-attachment.ts';
import { consentPlace } from '../privacy/art-07-consent/consent-place.ts';
import { consentUses } from '../privacy/art-07-consent/consent-uses.ts';
import { migrations as consents } from '../privacy/art-07-consent/migrations.ts';
import { migrations as requests } from '../privacy/art-12-requests/migrations.ts';
import { requestPlace } from '../privacy/art-12-requests/request-place.ts';
import { requestUses } from '../privacy/art-12-requests/request-uses.ts';
import { informationPlace } from '../privacy/art-13-14-information/information-place.ts';
import { informationUses } from '../privacy/art-13-14-information/information-uses.ts';
import { migrations as information } from '../privacy/art-13-14-information/migrations.ts';
import { migrations as accessPackages } from '../privacy/art-15-access/migrations.ts';
import { migrations as erasure } from '../privacy/art-17-erasure/migrations.ts';
import { deletionGuard } from '../privacy/art-17-erasure/retention/deletion-guard.ts';
import { disclosurePlace } from '../privacy/art-19-recipients/disclosure-place.ts';
import { migrations as recipients } from '../privacy/art-19-recipients/migrations.ts';
import { sharingPlace } from '../privacy/art-19-recipients/sharing/sharing-place.ts';
import { migrations as securityMeasures } from '../privacy/art-32-security-measures/migrations.ts';
import { complaintPlace } from '../privacy/uk-164a-complaints/complaint-place.ts';
import { migrations as complaints } from '../privacy/uk-164a-complaints/migrations.ts';
import { migrations as sample } from '../sample/migrations.ts';
import { housekeeping } from './housekeeping.ts';
import { migrations as http } from './http/migrations.ts';
import { migrations as ledger } from './ledger/migrations.ts';
import { watchRows } from './ledger/watch-rows.ts';
import { migrations as portalAccess } from './portal-access/migrations.ts';
import { migrations as signIn } from './sign-in/migrations.ts';

/** Every migration, in the order in which they run: a folder comes after those whose tables it refers to. */
export const migrations: readonly Migration[] = [
  ...ground,
  ...access(roleGrants),
  ...catalog,
  ...evidence,
  ...records,
  ...search,
  ...files,
  ...jobTables,
  ...secrets,
  ...mail,
  ...imports,
  ...states,
  ...exports,
  ...reports,
  ...workflows,
  ...mailing,
  ...consents,
  ...requests,
  ...accessPackages,
  ...erasure,
  ...recipients,
  ...information,
  ...complaints,
  ...securityMeasures,
  ...http,
  ...signIn,
  ...portalAccess,
  ...sample,
  ...ledger,
];

/** The definitions that the product brings. */
export const shipped: Shipped = {
  modules,
  purposes,
  retention,
  behaviours: new Map([
    ...behaviours,
    ['personal_consents', consentBehaviour],
    [EVERY_MODULE, deletionGuard],
  ]),
};

/** Every kind of work that can be queued. A new one is one line here. */
export const jobs: readonly JobDefinition[] = [
  ...systemJobs,
  ...secretJobs,
  housekeeping,
  sendMail,
  ...importJobs,
  ...exportJobs,
];

/**
 * Every place where a person's data can be, besides the records, which the catalog tells of. Those whose items follow a
 * record's fate come after what decides it.
 */
export const places: readonly Place[] = [
  commentPlace,
  filePlace,
  secretPlace,
  // Before the mails that prove it.
  complaintPlace,
  mailingPlace,
  mailPlace,
  requestPlace,
  disclosurePlace,
  sharingPlace,
  informationPlace,
  consentPlace,
  importKeyPlace,
  statePlace,
  blockedPlace,
  exportPlace,
  searchPlace,
  historyPlace,
];

/** What hangs on records besides comments, files, mails and their history: withheld when a record is archived. */
export const attachments: readonly Attachment[] = [consentAttachment];

/** Where codes of purposes and retention rules stand besides the fields: they can't be removed while they do. */
export const definitionUses: readonly DefinitionUse[] = [
  ...consentUses,
  ...requestUses,
  ...informationUses,
  restrictionUse,
  templateUse,
  mergeUse,
];

/**
 * What a new database gets after its migrations and before its first start: the tables of the shipped modules, and what the ledger watches.
 * Runs once for the template that test databases are cloned from, and at every start of the server; so it must be repeatable.
 */
export async function prepareTemplate(database: Database): Promise<void> {
  await installModules(database, await loadCatalog(database, shipped));
  await prepareJobs(database);
  await watchRows(database);
}
