/** The duties of the law, given what they need of the installation: its registry of places, its ledger, its queue. */
import type { CallContext } from '../engine/access/principal.ts';
import type { Database, Sql } from '../engine/database/database.ts';
import { registerExportRecipients } from '../engine/exports/export-recipient.ts';
import { registerCollectionClock } from '../engine/imports/data-origin.ts';
import type { JobDefinition } from '../engine/jobs/define-job.ts';
import { enqueueJob } from '../engine/jobs/enqueue-job.ts';
import { registerPermission } from '../engine/mail/ask-again.ts';
import { recordMailOperations } from '../engine/mail/record-mail-operations.ts';
import type { RecordMailParts } from '../engine/mail/record-mails.ts';
import { mailingJobs } from '../engine/mailing/jobs.ts';
import { letterOperations } from '../engine/mailing/letter-operations.ts';
import { mergeOperations } from '../engine/mailing/merge-operations.ts';
import type { Operation } from '../engine/operation.ts';
import { registerInboundCheck } from '../engine/records/inbound-check.ts';
import { registerOnLift } from '../engine/states/on-lift.ts';
import { subjectOperations } from '../engine/subjects/operations.ts';
import { placeRegistry } from '../engine/subjects/registry.ts';
import { workflowJobs } from '../engine/workflows/jobs.ts';
import { workflowOperations } from '../engine/workflows/operations.ts';
import { consentsJson } from '../privacy/art-07-consent/consents-of.ts';
import { registerOnWithdrawal } from '../privacy/art-07-consent/on-withdrawal.ts';
import { consentOperations } from '../privacy/art-07-consent/operations.ts';
import { permission } from '../privacy/art-07-consent/permission.ts';
import { calendarOperations } from '../privacy/art-12-requests/calendar-operations.ts';
import { calendarsNow } from '../privacy/art-12-requests/calendars.ts';
import { deadlineOperations } from '../privacy/art-12-requests/deadlines/routes.ts';
import { certify, checkRequest, requestStep } from '../privacy/art-12-requests/erasure-link.ts';
import { requestJobs } from '../privacy/art-12-requests/jobs.ts';
import { erasuresOpen } from '../privacy/art-12-requests/open-erasures.ts';
import { requestOperations } from '../privacy/art-12-requests/operations.ts';
import { delivered, packagable, packageStep } from '../privacy/art-12-requests/package-link.ts';
import { importClock } from '../privacy/art-13-14-information/from-import.ts';
import { informationOperations } from '../privacy/art-13-14-information/operations.ts';
import { packageJobName, packageJobs } from '../privacy/art-15-access/jobs.ts';
import { accessOperations } from '../privacy/art-15-access/operations.ts';
import { inboundCheck } from '../privacy/art-17-erasure/inbound.ts';
import { enqueueErasureJob, erasureJobs, purgeJobName, scanJobName } from '../privacy/art-17-erasure/jobs.ts';
import { keptByLaw } from '../privacy/art-17-erasure/kept-by-law.ts';
import { type Ledger, openLedger } from '../privacy/art-17-erasure/ledger.ts';
import { ledgerFile } from '../privacy/art-17-erasure/ledger-file.ts';
import { needleStore } from '../privacy/art-17-erasure/needle-store.ts';
import { erasureOperations } from '../privacy/art-17-erasure/operations.ts';
import { renderCertificate } from '../privacy/art-17-erasure/render-certificate.ts';
import { replayErasures } from '../privacy/art-17-erasure/replay.ts';
import { retentionJobs } from '../privacy/art-17-erasure/retention/jobs.ts';
import { scopedPlaces } from '../privacy/art-17-erasure/retention/scoped-places.ts';
import { recipientsTold } from '../privacy/art-19-recipients/certified.ts';
import { recipientJobs } from '../privacy/art-19-recipients/jobs.ts';
import { oweNotices, oweOnWithdrawal } from '../privacy/art-19-recipients/notices.ts';
import { recipientOperations } from '../privacy/art-19-recipients/operations.ts';
import { oweOnLift } from '../privacy/art-19-recipients/owe-on-lift.ts';
import { recipientsOf } from '../privacy/art-19-recipients/recipients-of.ts';
import { oweOnErasure } from '../privacy/art-19-recipients/settle-notice.ts';
import { sharingExports } from '../privacy/art-19-recipients/sharing/export-recipients.ts';
import { sharingOperations } from '../privacy/art-19-recipients/sharing/operations.ts';
import { sheetRecipients } from '../privacy/art-19-recipients/sheet.ts';
import { objectionsOf, objectionTo } from '../privacy/art-21-objection/objections.ts';
import { securityJobs } from '../privacy/art-32-security-measures/jobs.ts';
import type { Installation } from '../privacy/art-32-security-measures/measure.ts';
import { securityOperations } from '../privacy/art-32-security-measures/operations.ts';
import { complaintOperations } from '../privacy/uk-164a-complaints/operations.ts';
import { compactLedger } from './ledger/compact-ledger.ts';
import { ledgerOperations } from './ledger/operations.ts';
import { type SettledLedger, settleLedger } from './ledger/settle-ledger.ts';
import { supersededAt } from './ledger/superseded.ts';
import { writeDeeds } from './ledger/write-deeds.ts';
import { places } from './lists.ts';
import { proveAgain } from './sign-in/prove-again.ts';
import { workflowParts } from './workflow-parts.ts';

export interface Duties {
  readonly operations: readonly Operation[];
  readonly jobs: readonly JobDefinition[];
  /** Who may not come back silently: asked by every way in. */
  readonly ledger: Ledger;
  /**
   * Before anything is served: brings the ledger's file up to what was committed, and repeats the erasures, withdrawals, objections,
   * revocations … that this database does not know, because an older one was put in its place.
   */
  settleLedger(context: CallContext): Promise<SettledLedger>;
  /** After each sealing: what was committed since stands in the ledger's file. */
  writeLedger(): Promise<void>;
}

/** Lines written by this node before it looks whether the ledger can be made shorter; each start looks too. */
const COMPACT_AFTER = 1_000;

export interface DutyGround {
  readonly database: Database;
  readonly installation: Installation;
  /** The service's clock. */
  now(): Temporal.Instant;
}

/** Opens what the duties keep outside the database and brings their calls and jobs together. */
export async function openDuties({ database, installation, now }: DutyGround): Promise<Duties> {
  const { dataDir, ledgerCopy, portalPublicUrl: portalUrl } = installation;
  const registry = placeRegistry(places);
  const placesOf: Parameters<typeof erasureJobs>[0]['places'] = (context, scope) =>
    scope?.kind === 'records' ? scopedPlaces(context.catalog, scope) : registry.places(context.catalog);
  const ledger = await openLedger(dataDir);
  registerInboundCheck(database, inboundCheck(ledger));
  registerOnWithdrawal(database, oweOnWithdrawal);
  registerOnLift(database, oweOnLift);
  registerExportRecipients(database, sharingExports);
  registerCollectionClock(database, importClock);
  const needles = needleStore(dataDir);
  const file = ledgerFile(dataDir, ledgerCopy, supersededAt(now));
  let writtenSince = 0;
  const executing = {
    places: placesOf,
    ledger,
    ledgerFile: file,
    needles,
    enqueueScan: (tx: Sql, context: CallContext, id: string) =>
      enqueueErasureJob(tx, context, scanJobName, id),
  };
  const erasing = {
    ...executing,
    checkRequest,
    requestStep,
    oweNotices: oweOnErasure,
    recipientsTold,
    enqueuePurge: (tx, context, id) => enqueueErasureJob(tx, context, purgeJobName, id),
    renderCertificate,
  } satisfies Parameters<typeof erasureOperations>[0];
  const packages = { places: placesOf, consentsOf: consentsJson, recipientsOf };
  const mail: RecordMailParts = {
    permission: (tx, context, question) => permission(tx, context, { objectionTo }, question),
    portalUrl,
  };
  registerPermission(database, mail.permission);
  const workflows = workflowParts(mail);
  return {
    ledger,
    settleLedger: (context) =>
      settleLedger(context, file, (within, from, between) =>
        replayErasures(within, executing, from, between),
      ),
    async writeLedger() {
      writtenSince += (await writeDeeds(database, file)).written;
      if (writtenSince < COMPACT_AFTER) return;
      writtenSince = 0;
      await compactLedger(database, file);
    },
    operations: [
      ...deadlineOperations(() => calendarsNow(database)),
      ...calendarOperations,
      ...requestOperations(portalUrl, { toRecipients: oweNotices, keptByLaw }),
      ...recipientOperations,
      ...sharingOperations,
      ...informationOperations,
      ...complaintOperations,
      ...subjectOperations(registry, sheetRecipients),
      ...consentOperations({ objectionTo, objectionsOf, erasuresOpen }),
      ...recordMailOperations(mail),
      ...workflowOperations(workflows),
      ...mergeOperations(mail),
      ...letterOperations(mail),
      ...accessOperations({
        ...packages,
        packagable,
        requestStep: packageStep,
        delivered,
        prove: proveAgain,
        enqueueMake: (tx, context, id) =>
          enqueueJob(tx, context, { name: packageJobName, input: { package: id } }),
      }),
      ...erasureOperations(erasing),
      ...securityOperations,
      ...ledgerOperations,
    ],
    jobs: [
      ...requestJobs,
      ...workflowJobs(workflows),
      ...mailingJobs(mail),
      ...recipientJobs,
      ...securityJobs(installation),
      ...packageJobs(packages),
      ...retentionJobs(erasing),
      ...erasureJobs({
        places: placesOf,
        needles,
        ledgerFile: file,
        dataDir,
        async tidyLedger() {
          await writeDeeds(database, file);
          await compactLedger(database, file, 1);
        },
        onCertified: certify,
      }),
    ],
  };
}
