import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { places, shipped } from '../../server/lists.ts';
import { loadCatalog } from '../catalog/load.ts';
import { placeRegistry } from './registry.ts';

/**
 * Tables that hold no data of customers, each with the reason. A new table has to be a place's or stand here: nobody
 * can forget it.
 */
const withoutPersons: Readonly<Record<string, string>> = {
  'attesta.access_version': 'a count',
  'attesta.second_lock': 'a key',
  'attesta.audiences': 'settings',
  'attesta.existence_checks': 'settings',
  'attesta.block_releases': 'authorities, matters and staff: the proof of who was shown what is blocked',
  'attesta.backups': 'when and where copies are kept',
  'attesta.rehearsals': 'counts, and where copies are kept',
  'attesta.checkpoint_mails': 'ids and sizes',
  'attesta.examinations': 'sentences about the installation, ids of staff',
  'attesta.installed_modules': 'definitions',
  'attesta.recurring_jobs': 'times of jobs',
  'attesta.sample_parts': 'names of parts and ids of records of the sample company',
  'attesta.import_rows': 'lines, codes and ids',
  'attesta.imports': 'what a staged file says of itself, gone with the file after the run or a day',
  'attesta.key_groups': 'groups of staff',
  'attesta.key_group_members': 'staff',
  'attesta.group_keys': 'keys of groups of staff',
  'attesta.key_identities': 'keys of staff',
  'attesta.member_keys': 'keys of staff',
  'attesta.secret_policies': 'which group may open what',
  'attesta.secret_settings': 'settings',
  'attesta.secret_reveals': 'staff and instants, for two days; what was opened is in the evidence',
  'attesta.key_rotations': 'counts',
  'attesta.key_recoveries': 'keys',
  'attesta.recovery_shares': 'shares of staff',
  'attesta.recovery_wraps': 'keys of groups of staff',
  'attesta.key_ceremonies': 'staff, counts and the reason they gave',
  'attesta.calendar_versions': 'holidays as a case keeps them',
  'attesta.calendar_changes': 'holidays that an administrator added',
  'attesta.erasure_approvals': 'signatures of staff',
  'attesta.erasure_ledger': 'keyed tokens, kept on purpose (law.md §12)',
  'attesta.erasures': 'ids, numbers and counts',
  'attesta.legal_holds': 'ids, and what a matter is called',
  'attesta.ledger_deeds':
    'ids, codes, dates and hashes, kept on purpose (law.md §5), and rows of settings for as long as their tables have them',
  'attesta.counters': 'counts',
  'attesta.definitions': 'definitions',
  'attesta.group_members': 'staff',
  'attesta.groups': 'staff',
  'attesta.idempotency_keys': 'encrypted with a key that is stored nowhere, for 24 hours',
  'attesta.installation': 'settings',
  'attesta.installation_settings': 'settings',
  'attesta.jobs': 'ids and counts only',
  'attesta.master_keys': 'names of keys',
  'attesta.migrations': 'names of migrations',
  'attesta.notices': 'texts shown to everyone',
  'attesta.packages': 'ids, hashes and counts; the content is a file',
  'attesta.portal_links': 'ids and hashes, for a day',
  'attesta.profiles': 'rights',
  'attesta.information_notices': 'what people are told, version by version',
  'attesta.recipients': 'companies and authorities that receive data',
  'attesta.recipient_notices': 'which of them was told of what, and when',
  'attesta.record_rules': 'rights',
  'attesta.role_profiles': 'rights',
  'attesta.roles': 'rights',
  'attesta.saved_views': 'views of staff',
  'attesta.reports': 'questions of staff',
  'attesta.mail_templates':
    'how mails to anybody read; a name that was written into one is found by the scan',
  'attesta.known_devices': 'hashes of browsers and networks of staff',
  'attesta.password_history': 'staff',
  'attesta.password_resets': 'hashes of links of staff, for a day',
  'attesta.recovery_codes': 'hashes of codes of staff',
  'attesta.role_sign_in': 'rules of sign-in',
  'attesta.second_factors': 'staff',
  'attesta.sessions': 'staff',
  'attesta.sharing_rules': 'rights',
  'attesta.sign_in_policy': 'rules of sign-in',
  'attesta.sign_in_secrets': 'sealed secrets of the installation',
  'attesta.used_challenges': 'hashes of random numbers',
  'attesta.user_identities': 'staff, as their identity provider names them',
  'attesta.sign_in_attempts': 'keyed hashes',
  'attesta.tokens': 'staff',
  'attesta.users': 'staff',
  'attesta.view_as': 'staff',
  'attesta.workflow_runs': 'ids, codes and sentences of ours',
  'attesta.workflow_slots': 'names of workflows',
  'evidence.checkpoints': 'hashes',
  'evidence.events': 'ids and commitments',
  'evidence.log': 'hashes',
  'evidence.tiles': 'hashes',
};

describe('Art. 15, 17: gathering and erasing walk the same places', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database?.close());

  it('every table of the database is a place, or says why it holds nobody', async () => {
    const catalog = await loadCatalog(database, shipped);
    const covered = new Set(
      placeRegistry(places)
        .places(catalog)
        .flatMap((place) => place.tables),
    );
    for (const module of catalog.modules.values()) {
      if (module.subject.kind === 'none') covered.add(`data.${module.name}`);
    }
    const tables = await database.owner.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname in ('attesta', 'data', 'evidence') order by 1`,
    );
    const forgotten = tables
      .map((row) => row.name)
      .filter((name) => !covered.has(name) && !(name in withoutPersons));
    expect(forgotten).toEqual([]);
  });

  it('a place without its own data says whose copy it is', () => {
    for (const place of places)
      expect(['search_entries', 'secrets'].includes(place.name) ? place.copyOf : true).toBeTruthy();
  });
});
