/** A recipient as the register keeps it (Art. 4(9), 28, 30(1)(d)–(e)). */
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Label } from '../../metadata/label.ts';
import type { DataCategory } from '../../metadata/privacy.ts';

export const recipientRoles = ['processor', 'controller', 'joint_controller', 'authority'] as const;
export type RecipientRole = (typeof recipientRoles)[number];

/** `standing`: everybody's data in the modules goes there. `recorded`: only what is written down person by person. */
export const reaches = ['standing', 'recorded'] as const;
export type Reach = (typeof reaches)[number];

/** What a transfer to a third country stands on (Art. 45, 46, 49), in the codes of the W3C Data Privacy Vocabulary. */
export const safeguards = [
  'A45-3',
  'A46-2-a',
  'A46-2-b',
  'A46-2-c',
  'A46-2-d',
  'A46-2-e',
  'A46-2-f',
  'A46-3-a',
  'A49-1',
] as const;
export type Safeguard = (typeof safeguards)[number];

/** What a contract with a processor has to say: Art. 28(3), first sentence, and its letters (a) to (h), in their order. */
export const processorClauses = [
  'subject_matter',
  'instructions',
  'confidentiality',
  'security',
  'sub_processors',
  'assistance_rights',
  'assistance_security',
  'deletion_or_return',
  'audits',
] as const;
export type ProcessorClause = (typeof processorClauses)[number];

/** What is written about a recipient. */
export interface RecipientValues {
  readonly name: string;
  readonly role: RecipientRole;
  readonly whatFor: Label;
  /** Names of modules whose data it gets. */
  readonly modules: readonly string[];
  /** Of their fields, those of these categories; all of them when empty. */
  readonly categories: readonly DataCategory[];
  /** Codes of purposes. Where all of them rest on consent, only who ever gave it is reached. */
  readonly purposes: readonly string[];
  readonly reach: Reach;
  /** ISO 3166-1 alpha-2: where the data is processed. */
  readonly country: string;
  readonly safeguard: Safeguard | null;
  /** Where the safeguard can be had: "SCC 2021/914, module 2, signed 3 May 2024". */
  readonly safeguardNote: string | null;
  /** Day of the contract (Art. 28(3)) or the arrangement (Art. 26). */
  readonly contractOn: string | null;
  readonly contractReference: string | null;
  /** The clauses of Art. 28(3) that were found in the contract with a processor, and the day on which somebody read it. */
  readonly clauses: readonly ProcessorClause[];
  readonly clausesCheckedOn: string | null;
  /** How it is reached when it has to be told something (Art. 19). */
  readonly contact: string | null;
  /** First and last day on which data goes there. */
  readonly since: string;
  readonly endedOn: string | null;
}

export interface Recipient extends RecipientValues {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

const columns = `id, name, role, what_for AS "whatFor", modules, categories, purposes, reach, country, safeguard,
  safeguard_note AS "safeguardNote", contract_on AS "contractOn", contract_reference AS "contractReference", clauses,
  clauses_checked_on AS "clausesCheckedOn", contact, since,
  ended_on AS "endedOn", created_at AS "createdAt", updated_at AS "updatedAt", version`;

/** The whole register, those who still receive first. */
export function allRecipients(tx: Sql): Promise<readonly Recipient[]> {
  return tx.query<Recipient & Record<string, unknown>>(
    `SELECT ${columns} FROM attesta.recipients ORDER BY ended_on IS NOT NULL, lower(name), id`,
  );
}

export async function readRecipient(tx: Sql, id: string, lock: 'FOR UPDATE' | '' = ''): Promise<Recipient> {
  const [found] = /^[0-9a-f-]{36}$/i.test(id)
    ? await tx.query<Recipient & Record<string, unknown>>(
        `SELECT ${columns} FROM attesta.recipients WHERE id = $1 ${lock}`,
        [id],
      )
    : [];
  if (!found)
    throw new Problem('not_found', {
      en: 'There is no recipient with this id.',
      es: 'No hay ningún destinatario con este identificador.',
    });
  return found;
}
