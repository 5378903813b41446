import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { loadCatalog } from '../../engine/catalog/load.ts';
import { updateRecord } from '../../engine/records/change-record.ts';
import { createRecord } from '../../engine/records/create-record.ts';
import { readRecord } from '../../engine/records/read-record.ts';
import { systemCall } from '../../engine/records/testing.ts';
import { placeContext } from '../../engine/subjects/place.ts';
import { shipped } from '../../server/lists.ts';
import { consentPlace } from './consent-place.ts';
import { consentsOf } from './consents-of.ts';
import { type Permission, permission } from './permission.ts';
import { recordConsent } from './record-consent.ts';
import { withdrawConsent } from './withdraw-consent.ts';

let database: TestDatabase;
let staff: CallContext;
let person: string;
const noObjection = { objectionTo: async () => null };

beforeAll(async () => {
  database = await testDatabase();
  staff = await systemCall(database, await loadCatalog(database, shipped));
  person = (await createRecord(staff, 'contacts', { first_name: 'Ελένη', last_name: 'Παπαδοπούλου' })).id;
});
afterAll(() => database?.close());

function may(purpose: string, at = staff.now(), subject = person): Promise<Permission> {
  return database.transaction((tx) => permission(tx, staff, noObjection, { subject, purpose, at }));
}

function later(days: number): CallContext {
  const now = staff.now().add({ hours: 24 * days });
  return { ...staff, now: () => now };
}

describe('Art. 6, 7: what may be done with a person stands on record', () => {
  it('Art. 7(1): without a consent on record nothing may be sent', async () => {
    expect(await may('marketing_email')).toMatchObject({ allowed: false, reason: 'no_consent' });
  });

  it('Art. 7(1), (3): a consent holds from its moment, and a withdrawal ends it without touching the past', async () => {
    const given = await database.transaction((tx) =>
      recordConsent(tx, staff, {
        subject: person,
        purpose: 'marketing_email',
        at: '2026-02-01T09:00:00Z',
        channel: 'web_site',
        wording: { version: '4', text: 'Yes, write to me about new paper.', locale: 'en' },
        act: 'ticked an empty box',
      }),
    );
    expect(given.proofStrength).toBe(3);
    expect(await may('marketing_email')).toMatchObject({
      allowed: true,
      basis: 'A6-1-a',
      reason: 'consent_valid',
    });
    expect(await may('marketing_email', Temporal.Instant.from('2026-01-31T23:00:00Z'))).toMatchObject({
      allowed: false,
    });
    const record = await readRecord(staff, 'personal_consents', given.record ?? '');
    expect(record).toMatchObject({ status: 'given', purpose: 'marketing_email' });

    const tomorrow = later(1);
    await database.transaction((tx) => withdrawConsent(tx, tomorrow, given.record ?? '', {}));
    expect(await may('marketing_email', tomorrow.now())).toMatchObject({
      allowed: false,
      reason: 'consent_withdrawn',
    });
    expect(await may('marketing_email', staff.now())).toMatchObject({ allowed: true });
    expect(await readRecord(staff, 'personal_consents', given.record ?? '')).toMatchObject({
      status: 'withdrawn',
    });
    // Art. 7(1): what the text said, its version, and in which language it was shown.
    const told = await database.transaction((tx) => consentPlace.gather(tx, placeContext(staff, person)));
    const texts = told.flatMap((item) => item.values.map((value) => value.text.en));
    expect(texts).toEqual(expect.arrayContaining(['Yes, write to me about new paper.', '4', 'English']));
    const { items } = await consentsOf(tomorrow, person);
    expect(items.map((event) => event.kind)).toEqual(['withdrawn', 'given']);
  });

  it('Art. 6: a basis is not swapped, and a withdrawn consent not revived, by editing the record', async () => {
    const record = await createRecord(staff, 'personal_consents', {
      contact: person,
      purpose: 'marketing_phone',
      channel: 'phone',
    });
    expect(await may('marketing_phone')).toMatchObject({ allowed: true });
    await expect(
      updateRecord(staff, 'personal_consents', record.id, { basis: 'A6-1-f' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await updateRecord(staff, 'personal_consents', record.id, { status: 'withdrawn' });
    expect(await may('marketing_phone')).toMatchObject({ allowed: false, reason: 'consent_withdrawn' });
    await expect(
      updateRecord(staff, 'personal_consents', record.id, { status: 'given' }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('Art. 7(1): a consent that nobody could prove counts as not given', async () => {
    const other = (await createRecord(staff, 'contacts', { first_name: 'Ana', last_name: 'Sin Prueba' })).id;
    await createRecord(staff, 'personal_consents', { contact: other, purpose: 'marketing_email' });
    expect(await may('marketing_email', staff.now(), other)).toMatchObject({
      allowed: false,
      reason: 'consent_unproven',
    });
  });

  it('a consent ends with its last day in the zone of the controller', async () => {
    const other = (await createRecord(staff, 'contacts', { first_name: 'Ana', last_name: 'Plazo' })).id;
    await database.transaction((tx) =>
      recordConsent(tx, staff, {
        subject: other,
        purpose: 'marketing_email',
        channel: 'phone',
        validUntil: '2026-03-31',
      }),
    );
    expect(await may('marketing_email', Temporal.Instant.from('2026-03-31T21:59:59Z'), other)).toMatchObject({
      allowed: true,
    });
    expect(await may('marketing_email', Temporal.Instant.from('2026-03-31T22:00:00Z'), other)).toMatchObject({
      allowed: false,
      reason: 'consent_expired',
    });
  });

  it('Art. 6(1)(b): a contract needs no consent, and has to be on record', async () => {
    expect(await may('service_contract')).toMatchObject({ allowed: false, reason: 'no_basis' });
    await database.transaction((tx) =>
      recordConsent(tx, staff, {
        subject: person,
        purpose: 'service_contract',
        reference: 'Framework contract 7',
      }),
    );
    expect(await may('service_contract')).toMatchObject({ allowed: true, basis: 'A6-1-b' });
  });

  it('a wording that changed is a new version', async () => {
    const consent = (text: string) =>
      database.transaction((tx) =>
        recordConsent(tx, staff, {
          subject: person,
          purpose: 'marketing_email',
          wording: { version: '9', text },
        }),
      );
    await consent('First words');
    await expect(consent('Other words')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('an unknown purpose is refused with the known ones', async () => {
    await expect(may('marketing_fax')).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
