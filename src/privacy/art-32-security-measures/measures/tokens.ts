import { holds, label, type Measure } from '../measure.ts';

const STALE_DAYS = 90;
const LONG_DAYS = 400;

interface TokenRow {
  readonly name: string;
  readonly hint: string;
  readonly stale: boolean;
  readonly long: boolean;
  readonly everything: boolean;
}

/** A token that nobody uses is a key under the mat. */
export const staleTokens: Measure = {
  code: 'tokens',
  group: 'access',
  label: label('API tokens are few, narrow and in use', 'Los tokens de API son pocos, limitados y se usan'),
  async look({ database, now }) {
    const rows = await database.query<TokenRow>(
      `SELECT * FROM (
         SELECT t.name, t.hint, t.created_at,
           greatest(t.created_at, t.last_used_at) < $2 AS stale,
           t.expires_at - t.created_at > make_interval(days => $3) AS long,
           '*' = ANY (t.scopes) AS everything
         FROM attesta.tokens AS t JOIN attesta.users AS u ON u.id = t.user_id
         WHERE t.revoked_at IS NULL AND t.expires_at > $1 AND u.kind = 'person') AS found
       WHERE stale OR long OR everything ORDER BY created_at LIMIT 200`,
      [now, now.subtract({ hours: 24 * STALE_DAYS }), LONG_DAYS],
    );
    if (rows.length === 0)
      return holds(
        `Every token was used within ${STALE_DAYS} days, ends within ${LONG_DAYS}, and names what it may do.`,
        `Cada token se ha usado en ${STALE_DAYS} días, caduca en ${LONG_DAYS} y dice lo que puede hacer.`,
      );
    return {
      outcome: 'warn',
      says: label(
        'Tokens that are unused, live long, or may do everything.',
        'Hay tokens sin usar, de larga vida o que lo pueden todo.',
      ),
      mend: label(
        'Revoke what is not needed; make the others anew with the scopes they use and an end within a year.',
        'Revoque lo que no haga falta; vuelva a crear los demás con los permisos que usan y final en menos de un año.',
      ),
      items: rows.map(({ hint, name, ...why }) => `${hint} ${name}: ${reasons(why)}`),
    };
  },
};

function reasons({ stale, long, everything }: Omit<TokenRow, 'hint' | 'name'>): string {
  return [stale && 'unused', long && 'long-lived', everything && 'all scopes'].filter(Boolean).join(', ');
}
