import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { Problem } from '../errors/problem.ts';
import { contentInspector } from './content-facts.ts';
import { safeFileName } from './file-name.ts';
import { recognise } from './recognise.ts';

async function look(content: Buffer, filename: string, declared = ''): Promise<string> {
  const inspector = contentInspector(50 * 2 ** 20);
  const chunks = Array.from({ length: Math.ceil(content.length / 777) }, (_, index) =>
    content.subarray(index * 777, index * 777 + 777),
  );
  await pipeline(Readable.from(chunks), inspector.stream, async (source) => void (await buffer(source)));
  const read = async (start: number, end: number) => content.subarray(start, end);
  return (await recognise({ facts: inspector.facts(), read }, filename, declared)).mediaType;
}

async function refusal(content: Buffer, filename: string, declared = ''): Promise<string> {
  const error: unknown = await look(content, filename, declared).catch((caught: unknown) => caught);
  if (!(error instanceof Problem)) return `accepted as ${String(error)}`;
  expect(error.code).toBe('unsupported_type');
  return error.message;
}

async function zip(entries: Record<string, string>, stored: readonly string[] = []): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, text] of Object.entries(entries))
    file.addBuffer(Buffer.from(text), name, { compress: !stored.includes(name) });
  file.end();
  return buffer(file.outputStream);
}

const text = (content: string) => Buffer.from(content);
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const jpg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300', 'hex');
const pdf = text('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF');
const exe = Buffer.concat([text('MZ\x90\x00\x03\x00\x00\x00'), Buffer.alloc(200), text('PE\0\0')]);
const elf = Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(100)]);
const oldOffice = (...names: string[]) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(2000),
    ...names.map((name) => Buffer.from(name, 'utf16le')),
    Buffer.alloc(900),
  ]);
const types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
const odf = (kind: string, more: Record<string, string> = {}) =>
  zip({ mimetype: `application/vnd.oasis.opendocument.${kind}`, 'content.xml': '<x/>', ...more }, [
    'mimetype',
  ]);
const svg = (inside: string) =>
  text(`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`);

test('what a business sends every day is accepted, with its real type', async () => {
  const office = 'application/vnd.openxmlformats-officedocument';
  const accepted: readonly (readonly [Buffer, string, string, string])[] = [
    [pdf, 'Vertrag.PDF', 'application/pdf', 'application/pdf'],
    [png, 'photo.png', 'image/png', 'image/png'],
    [jpg, 'foto.JPG', 'image/jpeg', 'image/jpeg'],
    [
      await zip({ '[Content_Types].xml': types, 'word/document.xml': '<w/>' }),
      'a.docx',
      `${office}.wordprocessingml.document`,
      `${office}.wordprocessingml.document`,
    ],
    // LibreOffice writes the list of types last.
    [
      await zip({ '_rels/.rels': '<r/>', 'xl/workbook.xml': '<w/>', '[Content_Types].xml': types }),
      'b.xlsx',
      '',
      `${office}.spreadsheetml.sheet`,
    ],
    [await odf('text'), 'c.odt', '', 'application/vnd.oasis.opendocument.text'],
    [await odf('spreadsheet'), 'c.ods', '', 'application/vnd.oasis.opendocument.spreadsheet'],
    [await zip({ 'a.txt': 'x' }), 'd.zip', 'application/x-zip-compressed', 'application/zip'],
    [oldOffice('WordDocument'), 'e.doc', 'application/msword', 'application/msword'],
    [oldOffice('Workbook'), 'e.xls', '', 'application/vnd.ms-excel'],
    [text('name;city\nŁucja;Łódź\n'), 'f.csv', 'application/vnd.ms-excel', 'text/csv'],
    [Buffer.from('name;city\nM\xfcller;K\xf6ln\n', 'latin1'), 'g.csv', 'text/csv', 'text/csv'],
    [Buffer.from('\ufeffname\tcity\r\n', 'utf16le'), 'h.txt', 'text/plain', 'text/plain'],
    [text('Hello <b>world</b>'), 'i.txt', 'text/plain; charset=utf-8', 'text/plain'],
    [
      text('Received: from a\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nHi'),
      'j.eml',
      'message/rfc822',
      'message/rfc822',
    ],
    [text('{"a":1}'), 'k.json', 'application/json', 'application/json'],
    [text('<?xml version="1.0"?><a/>'), 'l.xml', 'text/xml', 'application/xml'],
    [text('BEGIN:VCARD\r\nEND:VCARD'), 'm.vcf', 'text/vcard', 'text/vcard'],
    [svg('<path d="M0 0"/><use href="#a"/>'), 'n.svg', 'image/svg+xml', 'image/svg+xml'],
    [text('no ending'), 'README', 'application/octet-stream', 'text/plain'],
  ];
  for (const [content, filename, declared, type] of accepted) {
    expect(await look(content, filename, declared), filename).toBe(type);
  }
});

test('a file that lies is refused, and is told what it really is', async () => {
  const jar = await zip({ 'META-INF/MANIFEST.MF': 'x', 'A.class': 'x' });
  const lies: readonly (readonly [Buffer, string, string, RegExp])[] = [
    [exe, 'invoice.pdf', 'application/pdf', /a Windows program/],
    [exe, 'invoice.txt', 'text/plain', /a Windows program/],
    [elf, 'photo.png', 'image/png', /a Linux program/],
    [jar, 'archive.zip', 'application/zip', /a Java or Android program/],
    [text('<!DOCTYPE html><p>hi'), 'photo.png', 'image/png', /a web page/],
    [text('\n <!-- x --> <script>alert(1)</script>'), 'note.txt', 'text/plain', /a web page/],
    [text('<?xml version="1.0"?>\n<html xmlns="x">'), 'data.xml', '', /a web page/],
    [text('#!/bin/sh\nrm -rf /'), 'note.txt', '', /a script/],
    [text('<?php system($_GET[0]);'), 'note.txt', '', /a PHP program/],
    [text('{\\rtf1 x}'), 'letter.rtf', '', /RTF/],
    [png, 'photo.jpg', 'image/jpeg', /\.jpg, but the content is a PNG picture/],
    [png, 'photo.png', 'image/jpeg', /sent as image\/jpeg, but the content is a PNG picture \(image\/png\)/],
    [text('just text'), 'contract.pdf', 'application/pdf', /\.pdf, but the content is a text/],
    [text('alert(1)'), 'run.js', '', /\.js, but the content is a text/],
    [pdf, 'contract.pdf.exe', '', /\.exe, but the content is a PDF document/],
    [
      await zip({ '[Content_Types].xml': types, 'word/document.xml': 'x' }),
      'x.zip',
      '',
      /\.zip, but the content is a Word document/,
    ],
    [await zip({ 'a.txt': 'x' }), 'x.docx', '', /\.docx, but the content is a ZIP archive/],
    [Buffer.from([1, 2, 3, 0, 9, 9, 9]), 'data.csv', '', /not known/],
    [Buffer.alloc(0), 'empty.txt', '', /empty/],
  ];
  for (const [content, filename, declared, sentence] of lies) {
    expect(await refusal(content, filename, declared), filename).toMatch(sentence);
  }
});

test('documents with macros and pictures with scripts are refused', async () => {
  const macros: readonly (readonly [Buffer, string])[] = [
    [
      await zip({ '[Content_Types].xml': types, 'word/document.xml': 'x', 'word/vbaProject.bin': 'x' }),
      'a.docx',
    ],
    [
      await zip({ '[Content_Types].xml': types, 'xl/workbook.xml': 'x', 'xl/macrosheets/sheet1.xml': 'x' }),
      'a.xlsx',
    ],
    [await odf('text', { 'Basic/Standard/Module1.xml': 'x' }), 'a.odt'],
    [oldOffice('WordDocument', '_VBA_PROJECT'), 'a.doc'],
  ];
  for (const [content, filename] of macros) expect(await refusal(content, filename)).toMatch(/with macros/);
  for (const inside of [
    '<script>alert(1)</script>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>',
    '<rect onload="alert(1)"/>',
    '<rect\nonclick = "x"/>',
    '<a href="javascript:alert(1)"/>',
    "<a xlink:href='&#106;avascript:alert(1)'/>",
    '<image href="https://tracker.example/x.png"/>',
    '<foreignObject><p/></foreignObject>',
    '<style>@import "https://x.example/a.css";</style>',
    '<rect style="fill:url(https://x.example/)"/>',
    '<animate attributeName="href" to="javascript:x"/>',
    '<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=https://x.example"/>',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)"/>',
    '<form action="https://x.example"><input name="password"/></form>',
    '<style>@\\69mport "https://x.example/a.css";</style>',
    '<rect style="fill:u\\72l(https://x.example/)"/>',
    '<style>rect { mask-image: image-set("https://x.example/x.png" 1x); }</style>',
  ]) {
    expect(await refusal(svg(inside), 'a.svg'), inside).toMatch(/active parts/);
  }
  const entity = text('<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>');
  expect(await refusal(entity, 'a.svg')).toMatch(/active parts/);
  const alphabet = text(
    '<?xml version="1.0" encoding="ISO-2022-JP"?><svg xmlns="http://www.w3.org/2000/svg"/>',
  );
  expect(await refusal(alphabet, 'a.svg')).toMatch(/active parts/);
});

test('an archive that is damaged, or hides behind something else, is refused unopened', async () => {
  const whole = await zip({ 'a.txt': 'x'.repeat(5000) });
  expect(await refusal(whole.subarray(0, -10), 'a.zip')).toMatch(/damaged ZIP/);
  expect(
    await refusal(Buffer.concat([whole.subarray(0, 40), Buffer.from('evil'), whole.subarray(40)]), 'a.zip'),
  ).toMatch(/damaged ZIP/);
});

test('a content over the limit ends the stream', async () => {
  const inspector = contentInspector(10);
  const sent = pipeline(
    Readable.from([Buffer.alloc(6), Buffer.alloc(6)]),
    inspector.stream,
    async (source) => void (await buffer(source)),
  );
  await expect(sent).rejects.toMatchObject({ code: 'too_large' });
});

test('hostile file names become harmless and keep their ending', () => {
  const names: readonly (readonly [string, string])[] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\Rechnung.pdf', 'Rechnung.pdf'],
    ['a\r\nContent-Type: text/html.pdf', 'html.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['..', 'file'],
    ['.htaccess', 'htaccess'],
    ['con.txt', '_con.txt'],
    ['a"b<c>.csv', 'a_b_c_.csv'],
    ['\u0000.png', 'png'],
    ['Łódź zażółć 文書.pdf', 'Łódź zażółć 文書.pdf'],
    ['e\u0301.txt', 'é.txt'],
    ['', 'file'],
  ];
  for (const [given, safe] of names) expect(safeFileName(given)).toBe(safe);
  const long = safeFileName(`${'ż'.repeat(500)}.docx`);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(200);
  expect(long.endsWith('ż.docx')).toBe(true);
});
