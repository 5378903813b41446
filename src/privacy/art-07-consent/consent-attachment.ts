import type { Attachment } from '../../engine/states/attachments.ts';

/** What a person consented to hangs on the person, and on the record of the consent. */
export const consentAttachment: Attachment = {
  table: 'attesta.consent_events',
  label: { en: 'Consents and withdrawals', es: 'Consentimientos y retiradas' },
  recordOf: 'CASE WHEN subject = ANY ($1::uuid[]) THEN subject ELSE record END',
  hangsOn: '(subject = ANY ($1::uuid[]) OR record = ANY ($1::uuid[]))',
};
