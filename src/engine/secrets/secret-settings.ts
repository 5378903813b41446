import type { Sql } from '../database/database.ts';

export interface SecretSettings {
  /** Seconds that an opened secret is shown. */
  readonly revealSeconds: number;
  /** Minutes that a member's own key stays open. */
  readonly unlockMinutes: number;
  /** Openings that one user may make in an hour. */
  readonly revealsPerHour: number;
  readonly version: number;
}

export async function secretSettings(sql: Sql): Promise<SecretSettings> {
  const [row] = await sql.query<SecretSettings>({
    name: 'secret-settings',
    text: `SELECT reveal_seconds AS "revealSeconds", unlock_minutes AS "unlockMinutes",
      reveals_per_hour AS "revealsPerHour", version FROM attesta.secret_settings`,
  });
  if (!row) throw new Error('The settings of secrets are not there.');
  return row;
}
