import type { Sql } from '../database/database.ts';

/** What a user can prove with who they are, as a call takes it. */
export type AcceptedProof = 'password' | 'code' | 'passkey' | 'single_sign_on';

interface Means {
  readonly password: boolean;
  readonly code: boolean;
  readonly passkey: boolean;
  readonly singleSignOn: boolean;
}

const MEANS = {
  name: 'sign-in-means',
  text: `SELECT u.password_hash IS NOT NULL AS password,
    (EXISTS (SELECT 1 FROM attesta.second_factors f WHERE f.user_id = u.id AND f.kind = 'totp')
      OR EXISTS (SELECT 1 FROM attesta.recovery_codes c WHERE c.user_id = u.id)) AS code,
    EXISTS (SELECT 1 FROM attesta.second_factors f WHERE f.user_id = u.id AND f.kind = 'passkey') AS passkey,
    EXISTS (SELECT 1 FROM attesta.user_identities i WHERE i.user_id = u.id) AS "singleSignOn"
  FROM attesta.users u WHERE u.id = $1`,
};

/** Any of these proves again that it is the user. */
export async function acceptedProofs(sql: Sql, userId: string): Promise<AcceptedProof[]> {
  const means = await meansOf(sql, userId);
  return [
    ...(means.password ? (['password'] as const) : []),
    ...secondProofs(means),
    ...(means.singleSignOn ? (['single_sign_on'] as const) : []),
  ];
}

/** Any of these stands beside the password; empty for a user without a second factor. */
export async function acceptedSecondFactors(sql: Sql, userId: string): Promise<AcceptedProof[]> {
  return secondProofs(await meansOf(sql, userId));
}

function secondProofs(means: Means): AcceptedProof[] {
  return [...(means.code ? (['code'] as const) : []), ...(means.passkey ? (['passkey'] as const) : [])];
}

async function meansOf(sql: Sql, userId: string): Promise<Means> {
  const [means] = await sql.query<Means>(MEANS, [userId]);
  return means ?? { password: false, code: false, passkey: false, singleSignOn: false };
}
