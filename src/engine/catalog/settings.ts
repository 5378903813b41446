import type { Locale } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';

/** Who the controller is (Art. 4(7)) and where it is: what deadlines, letters and notices are made with. */
export interface ControllerSettings {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly phone: string;
  /** Address of the data protection officer (Art. 37); empty where there is none. */
  readonly dpoName: string;
  readonly dpoEmail: string;
  /** Holiday calendar of the legal clock: ISO 3166 (`ES`, `DE-BY`), `none`. */
  readonly calendar: string;
  /** ISO 3166-1 alpha-2: phone numbers without prefix are read there. */
  readonly country: string;
  /** IANA zone in which legal days are days. */
  readonly timeZone: string;
  /** ISO 4217 code for amounts that name none. */
  readonly currency: string;
  readonly languages: readonly Locale[];
  /** The supervisory authority that a complaint goes to (Art. 77). */
  readonly authorityName: string;
  readonly authorityUrl: string;
  /**
   * Art. 15(1)(h), 22: what is decided about people by automated means alone, with its logic and what follows for them, as they are told;
   * empty where nothing is.
   */
  readonly automatedDecisions: string;
  /** The company's colour in the portal, `#rrggbb`; white must be readable on it. */
  readonly portalColour: string;
  /** Whether waiting for the person pauses the month as the country's law has it, or nothing does, which is stricter. */
  readonly pauses: 'law' | 'none';
  /** Hours for which the file of an export is there. */
  readonly exportHours: number;
}

export const defaultSettings: ControllerSettings = {
  name: 'Our company',
  address: '',
  email: '',
  phone: '',
  dpoName: '',
  dpoEmail: '',
  calendar: 'none',
  country: 'ES',
  timeZone: 'Europe/Madrid',
  currency: 'EUR',
  languages: ['en', 'es'],
  authorityName: '',
  authorityUrl: '',
  automatedDecisions: '',
  portalColour: '#19523a',
  pauses: 'law',
  exportHours: 24,
};

export interface VersionedSettings extends ControllerSettings {
  readonly version: number;
}

interface Stored {
  readonly settings: Partial<ControllerSettings>;
  readonly version: number;
}

/** The settings in force. Read in every call's first statement would be too often: keep them with the catalog. */
export async function controllerSettings(database: Sql): Promise<VersionedSettings> {
  const [row] = await database.query<Stored>({
    name: 'controller-settings',
    text: 'SELECT settings, version FROM attesta.installation_settings',
  });
  return { ...defaultSettings, ...row?.settings, version: row?.version ?? 1 };
}

/** Stores changed settings in the caller's transaction and tells every node. Returns what is in force then. */
export async function storeSettings(
  tx: Sql,
  changes: Partial<ControllerSettings>,
  now: Temporal.Instant,
): Promise<VersionedSettings> {
  await tx.query(
    `UPDATE attesta.installation_settings
     SET settings = settings || $1::jsonb, version = version + 1, updated_at = $2`,
    [JSON.stringify(changes), now],
  );
  await tx.query("SELECT pg_notify('attesta_definitions', 'settings')");
  return controllerSettings(tx);
}

/** Whether an IANA time zone is known to this machine. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
