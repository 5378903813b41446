/** Files as they come: whatever program wrote them, and whoever. */
import { buffer } from 'node:stream/consumers';
import { type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { importing } from './testing.ts';

let server: RunningServer;
let imports: ReturnType<typeof importing>;
beforeAll(async () => {
  server = await testServer();
  imports = importing(server);
});
afterAll(() => server?.close());

/** A text in an old code page. */
function encoded(text: string, label: string): Buffer {
  const decoder = new TextDecoder(label);
  const bytes = new Map<string, number>();
  for (let byte = 255; byte >= 0; byte -= 1) bytes.set(decoder.decode(Buffer.from([byte])), byte);
  return Buffer.from([...text].map((character) => bytes.get(character) ?? 63));
}

const first = async (module: string, content: string | Buffer, change = {}) => {
  const { rows, staged, done } = await imports.whole(module, content, change);
  const created = rows.find((row) => row.status === 'created')?.record;
  const record = created ? (await server.admin.get(`/records/${module}/${created}`)).body : undefined;
  return { rows, staged, done, record };
};

describe('encodings', () => {
  const head = 'First name;Last name;City\n';
  const wide = (text: string) => Buffer.from(text, 'utf16le');
  const cases: readonly (readonly [string, Buffer, string, string])[] = [
    ['utf-8', Buffer.from(`${head}Zoë;García;Łódź\n`), 'García', 'Łódź'],
    ['utf-8', Buffer.from(`\uFEFF${head}Zoë;García;Łódź\n`), 'García', 'Łódź'],
    ['utf-16le', wide(`\uFEFF${head}Zoë;García;Łódź\n`), 'García', 'Łódź'],
    ['utf-16le', wide(`${head}Zoë;García;Łódź\n`), 'García', 'Łódź'],
    ['utf-16be', wide(`\uFEFF${head}Zoë;García;Łódź\n`).swap16(), 'García', 'Łódź'],
    ['windows-1252', encoded(`${head}Zoë;Muñoz;Köln\n`, 'windows-1252'), 'Muñoz', 'Köln'],
    ['windows-1250', encoded(`${head}Łukasz;Wiśniewski;Łódź\n`, 'windows-1250'), 'Wiśniewski', 'Łódź'],
    ['iso-8859-2', encoded(`${head}Žofie;Wiśniewska;Plzeň\n`, 'iso-8859-2'), 'Wiśniewska', 'Plzeň'],
    ['windows-1253', encoded(`${head}Γιώργος;Παπαδόπουλος;Αθήνα\n`, 'windows-1253'), 'Παπαδόπουλος', 'Αθήνα'],
    ['iso-8859-7', encoded(`${head}Άννα;Άνθιμου;Αθήνα\n`, 'iso-8859-7'), 'Άνθιμου', 'Αθήνα'],
    ['iso-8859-15', encoded(`${head}Zoë;Œuvrard;Nîmes\n`, 'iso-8859-15'), 'Œuvrard', 'Nîmes'],
    ['macintosh', encoded(`${head}José;Muñoz;Málaga\n`, 'macintosh'), 'Muñoz', 'Málaga'],
  ];
  for (const [label, content, name, city] of cases) {
    test(`${label}: ${name} of ${city}`, async () => {
      const { staged, record } = await first('contacts', content);
      expect(staged).toMatchObject({
        encoding: label,
        encodingGuessed: !label.startsWith('utf') || content[1] === 0,
      });
      expect(record).toMatchObject({ last_name: name, city });
    });
  }

  test('a guess is said to be one until somebody chose', async () => {
    const staged = (await imports.stage('contacts', encoded(`${head}Zoë;Muñoz;Köln\n`, 'windows-1252'))).body;
    expect(staged.encodingGuessed).toBe(true);
    const chosen = await server.admin.patch(`/imports/${staged.id}`, {
      options: { encoding: 'windows-1252' },
    });
    expect(chosen.body).toMatchObject({ encoding: 'windows-1252', encodingGuessed: false });
  });
});

test('delimiters, line ends and quotes of every program', async () => {
  for (const mark of [',', ';', '\t', '|']) {
    const name = mark === '\t' ? 'García' : `García${mark} Pérez`;
    const { record } = await first('contacts', `Last name${mark}City\r\n"${name}"${mark}"El ""Puerto"""\r\n`);
    expect(record).toMatchObject({ last_name: name, city: 'El "Puerto"' });
  }
  expect((await first('contacts', 'Last name,City\rGarcía,Cádiz\r')).record).toMatchObject({ city: 'Cádiz' });
  expect((await first('contacts', 'sep=;\nLast name;City\nGarcía;Cádiz\n')).record).toMatchObject({
    city: 'Cádiz',
  });
  expect((await first('contacts', 'Last name\nGarcía\n')).record).toMatchObject({ last_name: 'García' });
});

test('a line break inside quotes is one cell; in a field of one line it becomes a space', async () => {
  const { record, rows } = await first(
    'contacts',
    'Last name,Street,Description\r\n"García\r\nPérez","Calle ""A"", 1\r\n2º","one\r\ntwo"\r\nNext,,\r\n',
  );
  expect(record).toMatchObject({
    last_name: 'García Pérez',
    street: 'Calle "A", 1 2º',
    description: 'one\ntwo',
  });
  expect(rows.map((row) => row.line)).toEqual([2, 6]);
});

test('rows without a word are no rows; those that were cut or run over say so', async () => {
  const { rows } = await imports.whole(
    'contacts',
    '\n\nLast name,City\n\nGarcía,Cádiz\n,\n ,  \nCut\nOver,Cádiz,more\nSpare,Cádiz,,\n\n',
  );
  expect(rows.map(({ line, status, problems }) => [line, status, problems[0]?.code])).toEqual([
    [5, 'created', undefined],
    [8, 'refused', 'import.too_few_cells'],
    [9, 'refused', 'import.too_many_cells'],
    [10, 'created', undefined],
  ]);
});

test('a quotation mark that is never closed is named by the line where it opens', async () => {
  const { rows } = await imports.whole('contacts', 'Last name,City\nGood,Cádiz\n"García,Cádiz\nLost,Cádiz\n');
  expect(rows.map(({ line, status, problems }) => [line, status, problems[0]?.code])).toEqual([
    [2, 'created', undefined],
    [3, 'refused', 'import.broken_quotes'],
  ]);
});

test('two columns of one name are told apart, and one without a name has its number', async () => {
  const { staged, record } = await first('contacts', 'Last name,E-mail,E-mail,\nGarcía,a@x.eu,b@x.eu,z\n', {
    mapping: { '1': 'last_name', 'E-mail (2)': 'email' },
  });
  expect(staged.headers).toEqual(['Last name', 'E-mail', 'E-mail (2)', 'Column 4']);
  expect(record).toMatchObject({ email: 'b@x.eu' });
});

test('what is no table is refused with what it is', async () => {
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const refusals: readonly (readonly [string | Buffer, string])[] = [
    ['', 'empty'],
    ['\uFEFF', 'no cells'],
    ['\n\n\n', 'no cells'],
    ['%PDF-1.7 …', 'PDF'],
    ['<html><body>', 'web page'],
    ['[{"last_name": "García"}]', 'JSON'],
    [png, 'picture'],
    [Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), 'old Excel'],
    [Buffer.from('PK\x03\x04 not a zip'), 'damaged'],
  ];
  for (const [content, word] of refusals) {
    const answer = await imports.stage('contacts', content);
    expect(answer).toMatchObject({ status: 415, body: { detail: expect.stringContaining(word) } });
  }
  expect(
    await server.database.query("SELECT 1 FROM attesta.imports WHERE state = 'staged' AND headers = '[]'"),
  ).toEqual([]);
});

test('bytes that mean nothing are shown as they are, and break nothing', async () => {
  const noise = Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * 7919 + 13) % 256));
  const answer = await imports.stage('contacts', noise);
  expect([201, 415]).toContain(answer.status);
});

test('dates are read in the order that the file itself shows', async () => {
  const days = (rows: string) => imports.whole('contacts', `Last name,Born\n${rows}`);
  const shown = await days('A,29/02/1980\nB,03/04/1980\nC,1980-02-29T00:00:00\nD,5 de marzo de 1990\n');
  expect(shown.done).toMatchObject({ counts: { created: 4 }, seen: { dateOrder: 'DMY' } });
  const record = await server.admin.get(`/records/contacts/${shown.rows[1]?.record}`);
  expect(record.body.birth_date).toBe('1980-04-03');
  const american = await days('A,02/29/1980\nB,03/04/1980\n');
  expect(american.done.seen).toEqual({ dateOrder: 'MDY' });
  // Both ways in one file: what can be both is not guessed.
  const mixed = await days('A,29/02/1980\nB,02/29/1980\nC,03/04/1980\nD,30/02/1980\nE,29-02-80\n');
  expect(mixed.rows.map((row) => row.problems[0]?.code)).toEqual([
    undefined,
    undefined,
    'field.ambiguous_date',
    'field.no_such_day',
    'field.short_year',
  ]);
});

test('decimals are read with the mark that the file itself shows', async () => {
  const { rows, done } = await imports.whole(
    'products',
    'Name;Unit price\nA;1.234,56\nB;1.234\nC;€ 12,50\nD;12,50 €\nE;1 234,5\nF;-3\nG;abc\n',
  );
  expect(done.seen).toEqual({ decimalMark: ',' });
  const prices = await Promise.all(
    rows
      .slice(0, 6)
      .map(async (row) => (await server.admin.get(`/records/products/${row.record}`)).body.unit_price),
  );
  expect(prices.map(Number)).toEqual([1234.56, 1234, 12.5, 12.5, 1234.5, -3]);
  expect(rows[6]).toMatchObject({
    status: 'refused',
    problems: [{ header: 'Unit price', code: 'field.not_a_number' }],
  });
  const unclear = await imports.whole('products', 'Name;Unit price\nB;1.234\n');
  expect(unclear.rows[0]?.problems[0]?.code).toBe('field.ambiguous_number');
});

test('a choice is known by its value or its label, in both languages; what another system calls it can be said', async () => {
  const content = 'Title,Status,Priority\nA,Open,High\nB,open,Alta\nC,Offen,\nD,nonsense,\n';
  const plain = await imports.whole('tickets', content);
  expect(plain.rows.map((row) => row.problems[0]?.code)).toEqual([
    undefined,
    undefined,
    'field.not_a_choice',
    'field.not_a_choice',
  ]);
  const told = await imports.whole('tickets', content, {
    options: { values: { Status: { OFFEN: 'open', nonsense: '' } } },
  });
  expect(told.done.counts).toEqual({ created: 4 });
  // The words of a file may tell of a person: they go with it.
  const [kept] = await server.database.query<{ options: object }>(
    'SELECT options FROM attesta.imports WHERE id = $1',
    [told.id],
  );
  expect(kept?.options).toEqual({});
});

test("the apostrophe of a formula guard is not the customer's", async () => {
  const { record } = await first('contacts', `Last name,Phone\n'-1+1|cmd,"'+34 600 12 34 56"\n`);
  expect(record).toMatchObject({ last_name: '-1+1|cmd', phone: '+34600123456' });
});

describe('workbooks', () => {
  const book = async (...sheets: WriteSheet[]) => Buffer.from(await writeXlsx({ sheets }));

  test('days, numbers and the results of formulas come in; the first sheet that has rows is taken', async () => {
    const rows = [
      ['Last name', 'Born', 'City', 'Phone'],
      ['Núñez', new Date('1980-02-29T00:00:00Z'), null, '+34600123456'],
      [null, null, null, null],
      ['Müller', '05/03/1990', 'Köln', null],
    ];
    const cells = new Map([['1,2', { formula: 'A2&" city"', formulaResult: 'Núñez city' }]]);
    const content = await book({ name: 'Cover', rows: [] }, { name: 'People', rows, cells } as WriteSheet);
    const {
      staged,
      record,
      rows: report,
    } = await first('contacts', content, { options: { dateOrder: 'DMY' } });
    expect(staged).toMatchObject({ sheet: 'People', sheets: ['Cover', 'People'] });
    expect(record).toMatchObject({ last_name: 'Núñez', birth_date: '1980-02-29', city: 'Núñez city' });
    expect(report.map((row) => row.line)).toEqual([2, 4]);
  });

  test('one that unpacks to more than a machine holds is refused by what its directory says', async () => {
    const bomb = new yazl.ZipFile();
    for (let part = 0; part < 6; part += 1) bomb.addBuffer(Buffer.alloc(100 * 2 ** 20), `xl/${part}.xml`);
    bomb.end();
    const answer = await imports.stage(
      'contacts',
      await buffer(bomb.outputStream as NodeJS.ReadableStream as never),
    );
    expect(answer).toMatchObject({ status: 415, body: { detail: expect.stringContaining('512 MiB') } });
    const cut = (await book({ name: 'A', rows: [['Last name'], ['X']] })).subarray(0, 400);
    expect((await imports.stage('contacts', cut)).status).toBe(415);
  });
});

test('references are found by title, number or key; our own exports come back as they went', async () => {
  const account = (await server.admin.post('/records/accounts', { name: 'Papelería Muñoz' })).body;
  const { rows } = await imports.whole(
    'contacts',
    `Last name,Account\nA,papeleria munoz\nB,${account.number}\nC,Nobody Ltd\nD,${account.id}\n`,
    { mapping: { 'Last name': 'last_name', Account: 'account' } },
  );
  expect(rows.map((row) => row.problems[0]?.code)).toEqual([
    undefined,
    undefined,
    'import.reference_missing',
    'import.reference_missing',
  ]);
  const linked = await imports.whole(
    'accounts',
    'id,Account name\n77,Solà, S.L.\n'.replace('Solà, S.L.', '"Solà, S.L."'),
    {
      mapping: { 'Account name': 'name' },
      options: { linkColumn: { column: 'id', source: 'crm' } },
    },
  );
  expect(linked.done.counts).toEqual({ created: 1 });
  const byKey = await imports.whole('contacts', 'Last name,Company id\nE,77\nF,78\n', {
    mapping: { 'Last name': 'last_name', 'Company id': 'account' },
    options: { references: { account: { by: 'key', source: 'crm' } } },
  });
  expect(byKey.rows.map((row) => row.problems[0]?.code)).toEqual([undefined, 'import.reference_missing']);
  const record = await server.admin.get(`/records/contacts/${byKey.rows[0]?.record}`);
  expect(record.body.account).toMatchObject({ title: 'Solà, S.L.' });
});

test('fifty megabytes are taken without being held', async () => {
  const line = `García,somebody@example.org,${'x'.repeat(80)}\n`;
  const content = `Last name,Email,Street\n${line.repeat(Math.ceil((50 * 2 ** 20) / line.length))}`;
  const staged = await imports.stage('contacts', content);
  expect(staged).toMatchObject({ status: 201, body: { headers: ['Last name', 'Email', 'Street'] } });
  expect(staged.body.rowsTotal).toBeGreaterThan(400_000);
  expect((await server.admin.delete(`/imports/${staged.body.id}`)).status).toBe(204);
}, 60_000);
