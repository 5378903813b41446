/**
 * The tables whose rows stand after a restore as they stood last, and those of which a restore tells what came since. A duty registers its
 * table with one line here: what may not come back undone, or be lost without a word, when an older database is put in place.
 */
import type { Sentence } from '../../metadata/label.ts';

export interface WatchedTable {
  /** In schema `attesta`. */
  readonly table: string;
  readonly key: readonly string[];
  /** What a report says of them, in the plural: `3 legal holds`. */
  readonly words: Sentence;
  /** Columns that no ledger may hold (what somebody said, contents); kept as they are in a row that is there. */
  readonly leftOut?: readonly string[];
  /** What stands in such a column of a row that is not there. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Columns that refer to who did it: the installation itself where that user is not known. */
  readonly by?: readonly string[];
  /** The column that says when. */
  readonly at?: string;
  /** Only what was taken away is repeated. */
  readonly removalsOnly?: true;
  /** It is not repeated, but told: these columns of it. */
  readonly told?: readonly string[];
  readonly on?: 'insert';
  /** SQL over NEW, with `on: 'insert'`. */
  readonly when?: string;
  /** A sequence, or a counter of `take_numbers`, that gave numbers to them: not the same ones again. */
  readonly numbers?: { readonly sequence: string } | { readonly counter: string };
}

const words = (en: string, es: string): Sentence => ({ en, es });

export const watchedTables: readonly WatchedTable[] = [
  // Rights, each before what refers to it.
  { table: 'roles', key: ['id'], words: words('roles', 'roles') },
  { table: 'profiles', key: ['id'], words: words('profiles of rights', 'perfiles de permisos') },
  {
    table: 'role_profiles',
    key: ['role', 'profile'],
    words: words('profiles of roles', 'perfiles de roles'),
  },
  { table: 'groups', key: ['id'], words: words('groups', 'grupos') },
  {
    table: 'group_members',
    key: ['group_id', 'kind', 'member_user', 'member_role', 'member_group'],
    words: words('members of groups', 'miembros de grupos'),
  },
  {
    table: 'sharing_rules',
    key: ['id'],
    words: words('sharing rules', 'reglas de compartición'),
    at: 'updated_at',
  },
  {
    table: 'record_rules',
    key: ['id'],
    words: words('record rules', 'reglas de registros'),
    at: 'updated_at',
  },
  {
    table: 'existence_checks',
    key: ['module'],
    words: words('settings of existence checks', 'ajustes de comprobaciones de existencia'),
    by: ['changed_by'],
    at: 'changed_at',
  },
  {
    table: 'secret_policies',
    key: ['module', 'category', 'key_group'],
    words: words('rules of who opens secrets', 'reglas de quién abre secretos'),
  },
  {
    table: 'key_group_members',
    key: ['key_group', 'user_id'],
    words: words('holders of keys removed', 'titulares de claves retirados'),
    removalsOnly: true,
  },
  {
    table: 'user_identities',
    key: ['issuer', 'subject'],
    words: words(
      'links to the identity provider removed',
      'vínculos con el proveedor de identidad retirados',
    ),
    removalsOnly: true,
  },
  // Settings.
  {
    table: 'installation_settings',
    key: ['one'],
    words: words('settings of the company', 'ajustes de la empresa'),
    at: 'updated_at',
  },
  { table: 'sign_in_policy', key: ['one'], words: words('rules of sign-in', 'reglas de inicio de sesión') },
  {
    table: 'role_sign_in',
    key: ['role'],
    words: words('rules of sign-in of roles', 'reglas de inicio de sesión de roles'),
  },
  { table: 'secret_settings', key: ['only_row'], words: words('settings of secrets', 'ajustes de secretos') },
  {
    table: 'calendar_changes',
    key: ['position'],
    words: words('changes of calendars', 'cambios de calendarios'),
    by: ['by_user'],
    at: 'at',
    numbers: { sequence: "pg_get_serial_sequence('attesta.calendar_changes', 'position')" },
  },
  // Duties of the law.
  {
    table: 'calendar_versions',
    key: ['code', 'version'],
    words: words('calendars of cases', 'calendarios de casos'),
  },
  {
    table: 'legal_holds',
    key: ['id'],
    words: words('legal holds', 'retenciones legales'),
    by: ['placed_by', 'lifted_by'],
    at: 'placed_at',
    numbers: { sequence: "'attesta.hold_numbers'" },
  },
  {
    table: 'complaints',
    key: ['id'],
    words: words('complaints', 'reclamaciones'),
    leftOut: ['claimed', 'body', 'answer'],
    instead: {
      body: 'Put back from the ledger after an older database was put in place; what was said is lost.',
    },
    at: 'received_at',
    numbers: { counter: '$complaints' },
  },
  {
    table: 'recipients',
    key: ['id'],
    words: words('recipients of data', 'destinatarios de datos'),
    at: 'updated_at',
  },
  {
    table: 'sharing_objections',
    key: ['id'],
    words: words('objections to sharing', 'oposiciones a la comunicación de datos'),
    leftOut: ['reason'],
    at: 'recorded_at',
  },
  {
    table: 'recipient_notices',
    key: ['id'],
    words: words('recipients told, or to be told', 'destinatarios informados o por informar'),
    by: ['settled_by'],
    at: 'settled_at',
  },
  {
    table: 'disclosures',
    key: ['id'],
    words: words('disclosures', 'comunicaciones de datos'),
    leftOut: ['despite'],
    at: 'recorded_at',
  },
  {
    table: 'information_notices',
    key: ['id'],
    words: words('notices (Art. 13, 14)', 'avisos (arts. 13 y 14)'),
    at: 'created_at',
  },
  {
    table: 'notices',
    key: ['id'],
    words: words('wordings of consents', 'textos de consentimientos'),
    at: 'created_at',
  },
  // Told, since a ledger may not hold what they rest on.
  {
    table: 'consent_events',
    key: ['id'],
    words: words('consents given', 'consentimientos dados'),
    at: 'recorded_at',
    told: ['subject', 'purpose', 'kind'],
    on: 'insert',
    // Of the bases only a consent holds by its proof (Art. 7(1)).
    when: "NEW.kind IN ('given', 'renewed') AND NEW.basis = 'A6-1-a'",
  },
  {
    table: 'information_given',
    key: ['id'],
    words: words('notices given to persons', 'avisos dados a personas'),
    at: 'created_at',
    told: ['subject', 'notice'],
    on: 'insert',
  },
  {
    table: 'definitions',
    key: ['kind', 'name'],
    words: words('changes of modules, fields, purposes', 'cambios de módulos, campos, finalidades'),
    at: 'changed_at',
    told: ['kind', 'name', 'version'],
  },
  {
    table: 'users',
    key: ['id'],
    words: words('users added', 'usuarios añadidos'),
    at: 'created_at',
    told: ['id'],
    on: 'insert',
  },
  {
    table: 'group_keys',
    key: ['id'],
    words: words('keys of secrets renewed', 'claves de secretos renovadas'),
    at: 'created_at',
    told: ['key_group', 'generation'],
    on: 'insert',
  },
  {
    table: 'sign_in_secrets',
    key: ['name'],
    words: words('secrets of single sign-on changed', 'secretos del inicio de sesión único cambiados'),
    told: ['name'],
  },
  {
    table: 'audiences',
    key: ['name'],
    words: words('BI audiences made, changed or removed', 'audiencias de BI creadas, cambiadas o eliminadas'),
    told: ['name'],
  },
];

const byName = new Map(watchedTables.map((one) => [one.table, one]));

/** Undefined for a table that this version does not watch. */
export function watchedTable(name: string): WatchedTable | undefined {
  return byName.get(name);
}
