import pg from 'pg';
import type { Sql } from './database.ts';
import { DatabaseRefused } from './roles.ts';
import { isUnavailable } from './unavailable.ts';

/**
 * Asks whether the server of an address can be worked with at all, so that a start with a wrong one stops with what to do.
 * `setting` is the variable that holds it. Throws `DatabaseRefused`; the sentence never holds the password.
 */
export async function firstContact(sql: Sql, url: string, setting: string): Promise<void> {
  try {
    await sql.query('SELECT 1');
  } catch (error) {
    const sentence = reason(error, url);
    throw sentence === undefined ? error : new DatabaseRefused(`${setting}: ${sentence}`, { cause: error });
  }
}

function reason(error: unknown, url: string): string | undefined {
  const { host, user, database } = placeOf(url);
  if (isUnavailable(error)) {
    return `no PostgreSQL answers at ${host}. Start it, or check the address.`;
  }
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  if (code === '3D000') {
    return `the server at ${host} has no database "${database}". Create one with: CREATE DATABASE "${database}" ENCODING 'UTF8' TEMPLATE template0.`;
  }
  if (code === '28000' && error instanceof Error && /encryption|SSL/i.test(error.message)) {
    return `the server at ${host} does not take this connection as it is. With TLS, add ?sslmode=require to the address.`;
  }
  // pg has no code for a password that is asked for and not there.
  const noPassword = error instanceof Error && /password must be a (non-empty )?string/.test(error.message);
  if (code === '28P01' || code === '28000' || noPassword) {
    return `the server at ${host} refuses the user "${user}" or its password.`;
  }
  return undefined;
}

function placeOf(url: string): { host: string; user: string; database: string } {
  const parsed = new URL(url.replace(/^(postgres(?:ql)?:\/\/)(?=\/)/, '$1localhost'));
  return {
    host: parsed.searchParams.get('host') ?? (parsed.host || 'localhost'),
    user: parsed.searchParams.get('user') ?? decodeURIComponent(parsed.username),
    database: decodeURIComponent(parsed.pathname.slice(1)),
  };
}
