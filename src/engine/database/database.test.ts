import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.owner.query('CREATE TABLE data.notes (id int PRIMARY KEY, text text)');
  const { service, portal } = database.connection.roles;
  await database.owner.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON data.notes TO "${service}", "${portal}"`,
  );
});
afterAll(() => database.close());

describe('values', () => {
  test('an instant is read as ISO text in UTC, cut to milliseconds', async () => {
    const [row] = await database.query(
      "SELECT '2026-03-05 11:00:00.123987+01'::timestamptz AS at, ARRAY['2026-03-05 10:00:00+00'::timestamptz, NULL] AS many",
    );
    expect(row).toEqual({ at: '2026-03-05T10:00:00.123Z', many: ['2026-03-05T10:00:00.000Z', null] });
  });

  test('dates, exact numbers, big integers, JSON and bytes keep their value', async () => {
    const [row] = await database.query(
      `SELECT '2024-02-29'::date AS day, 1.50::numeric(9,2) AS price, 9007199254740991::int8 AS big,
              '{"a":[1]}'::jsonb AS json, '\\x00ff'::bytea AS bytes, ARRAY[1.10, 2]::numeric[] AS prices`,
    );
    expect(row).toEqual({
      day: '2024-02-29',
      price: '1.50',
      big: 9007199254740991,
      json: { a: [1] },
      bytes: Buffer.from([0, 255]),
      prices: ['1.10', '2'],
    });
  });

  test('an integer that JavaScript cannot hold is refused, not rounded', async () => {
    await expect(database.query('SELECT 9007199254740993::int8 AS big')).rejects.toThrow(/2\^53/);
  });

  test('Temporal values are bound as what they are', async () => {
    const [row] = await database.query('SELECT $1::timestamptz AS at, $2::date AS day', [
      Temporal.Instant.from('2026-03-05T10:00:00Z'),
      Temporal.PlainDate.from('2026-03-05'),
    ]);
    expect(row).toEqual({ at: '2026-03-05T10:00:00.000Z', day: '2026-03-05' });
  });
});

describe('transactions', () => {
  test('what throws is undone', async () => {
    const work = database.transaction(async (tx) => {
      await tx.query("INSERT INTO data.notes VALUES (1, 'gone')");
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await database.query('SELECT * FROM data.notes WHERE id = 1')).toEqual([]);
  });

  test('work that swallows a refusal is not reported as saved', async () => {
    const work = database.transaction(async (tx) => {
      await tx.query("INSERT INTO data.notes VALUES (2, 'lost')");
      await tx.query('SELECT 1/0').catch(() => {});
    });
    await expect(work).rejects.toThrow(/rolled back/);
  });

  test('the scope names the subject to the database, as the portal role, for this transaction only', async () => {
    const ask = `SELECT current_user::text AS role, current_setting('attesta.subject', true) AS subject,
                        current_setting('attesta.states', true) AS states`;
    const [inside] = await database.transaction((tx) => tx.query(ask), {
      subject: 'ana',
      states: ['archived', 'blocked'],
    });
    expect(inside).toEqual({
      role: database.connection.roles.portal,
      subject: 'ana',
      states: 'archived,blocked',
    });
    for (let time = 0; time < 3; time++) {
      const [after] = await database.transaction((tx) => tx.query(ask), { states: [] });
      expect(after).toMatchObject({ role: database.connection.roles.service });
      expect(after?.states || null).toBeNull();
    }
  });

  test('the service cannot read what nobody granted, and cannot create', async () => {
    await database.owner.query('CREATE TABLE data.hidden (id int)');
    await expect(database.query('SELECT * FROM data.hidden')).rejects.toMatchObject({ code: '42501' });
    await expect(database.query('CREATE TABLE data.mine (id int)')).rejects.toMatchObject({ code: '42501' });
  });
});

test('no statement of a request holds a connection for ever, and no migration is cut short', async () => {
  const asked = "SELECT current_setting('statement_timeout') AS timeout";
  expect(await database.query(asked)).toEqual([{ timeout: '110s' }]);
  expect(await database.transaction((tx) => tx.query(asked), { subject: randomUUID() })).toEqual([
    { timeout: '110s' },
  ]);
  expect(await database.owner.query(asked)).toEqual([{ timeout: '0' }]);
});

test('a prepared statement survives a change of its table', async () => {
  await database.query("INSERT INTO data.notes VALUES (10, 'x')");
  const statement = { name: 'note-10', text: 'SELECT * FROM data.notes WHERE id = 10' };
  const all = () => Promise.all(Array.from({ length: 8 }, () => database.query(statement)));
  await all();
  await database.owner.query('ALTER TABLE data.notes ADD COLUMN colour text');
  for (const rows of await all()) expect(rows).toEqual([{ id: 10, text: 'x', colour: null }]);
});

describe('attesta.fold', () => {
  test.each([
    ['ÁRBOL Ñandú', 'arbol nandu'],
    ['Łódź', 'lodz'],
    ['Straße', 'strasse'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['Ёлка', 'елка'],
    ['İstanbul', 'istanbul'],
    ['Plain ASCII', 'plain ascii'],
    ['e\u0301', 'e'],
    ['한국어', '한국어'],
  ])('%s is found as %s', async (text, folded) => {
    const [row] = await database.query('SELECT attesta.fold($1) AS folded', [text]);
    expect(row).toEqual({ folded });
  });

  test('it may be indexed, and a fold of a fold changes nothing', async () => {
    await database.owner.query('CREATE INDEX ON data.notes (attesta.fold(text))');
    const [row] = await database.query(
      "SELECT attesta.fold(attesta.fold('Ünïcode Æsop')) = attesta.fold('Ünïcode Æsop') AS same",
    );
    expect(row).toEqual({ same: true });
  });
});
