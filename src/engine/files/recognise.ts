/** What a file really is, by its content; its name and its declared type are claims that have to agree. */
import { fileTypeFromBuffer } from 'file-type';
import type { Sentence } from '../../metadata/label.ts';
import { Problem } from '../errors/problem.ts';
import type { ContentFacts, OfficeMark } from './content-facts.ts';
import { fileEnding } from './file-name.ts';
import { type FileKind, type FileKindName, fileKind, fileKinds, isFileKind, textKinds } from './kinds.ts';
import { svgOnlyDraws } from './svg-check.ts';
import { type ReadPart, zipNames } from './zip-directory.ts';

export interface Content {
  readonly facts: ContentFacts;
  readonly read: ReadPart;
}

/** What the content was found to be: a kind of the list, or the words for what is refused. */
type Found = FileKindName | { readonly refused: Sentence };

const LARGEST_SVG = 2 ** 20;

/**
 * The kind of a file. Throws `unsupported_type`, with a sentence that says what the content really is, when that is not
 * accepted or is not what the name or the declared type says.
 */
export async function recognise(content: Content, filename: string, declaredType: string): Promise<FileKind> {
  if (content.facts.size === 0)
    throw new Problem('unsupported_type', {
      en: 'This file is empty. Choose the file again.',
      es: 'Este archivo está vacío. Elija de nuevo el archivo.',
    });
  const ending = fileEnding(filename);
  const found = await findKind(content, ending);
  if (typeof found !== 'string') {
    throw new Problem('unsupported_type', {
      en: `This file is ${found.refused.en}. Such files are not accepted.`,
      es: `Este archivo es ${found.refused.es}. No se aceptan archivos así.`,
    });
  }
  const kind = fileKind(found);
  refuseClaims(kind, ending, declaredType);
  return kind;
}

function refuseClaims(kind: FileKind, ending: string, declaredType: string): void {
  if (ending !== '' && !kind.endings.includes(ending)) {
    throw new Problem('unsupported_type', {
      en: `The name ends in .${ending}, but the content is ${kind.name}. Give it the ending .${kind.endings[0]}, or send the file that you meant.`,
      es: `El nombre termina en .${ending}, pero el contenido es ${kind.name}. Póngale la terminación .${kind.endings[0]} o envíe el archivo que quería.`,
    });
  }
  const declared = declaredType.split(';')[0]?.trim().toLowerCase() ?? '';
  const plain = ['', 'application/octet-stream', 'binary/octet-stream', 'application/x-download'].includes(
    declared,
  );
  const text = declared === 'text/plain' && isText(kind);
  if (!plain && !text && declared !== kind.mediaType && !kind.declaredAs?.includes(declared)) {
    throw new Problem('unsupported_type', {
      en: `The file was sent as ${declared.slice(0, 80)}, but the content is ${kind.name} (${kind.mediaType}).`,
      es: `El archivo se envió como ${declared.slice(0, 80)}, pero el contenido es ${kind.name} (${kind.mediaType}).`,
    });
  }
}

function isText(kind: FileKind): boolean {
  return textKinds.some((name) => fileKind(name).mediaType === kind.mediaType);
}

async function findKind(content: Content, ending: string): Promise<Found> {
  const { head } = content.facts;
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return zipKind(content);
  if (head.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex')))
    return oldOfficeKind(content.facts.marks);
  const text = textOf(content.facts);
  if (text !== null) return textKind(content, text, ending);
  const type = await fileTypeFromBuffer(head).catch(() => undefined);
  if (type === undefined)
    return { refused: { en: 'of a kind that is not known', es: 'de una clase que no se conoce' } };
  return byMediaType(type.mime, type.ext);
}

function byMediaType(mime: string, ext: string): Found {
  for (const [name, kind] of Object.entries(fileKinds)) {
    if (isFileKind(name) && kind.mediaType === mime) return name;
  }
  const alias = ALIASES[mime];
  if (alias) return alias;
  return {
    refused: REFUSED[ext] ?? {
      en: `of the kind ${ext.toUpperCase()}`,
      es: `de la clase ${ext.toUpperCase()}`,
    },
  };
}

/** Where file-type's names differ from ours. */
const ALIASES: Readonly<Record<string, FileKindName>> = {
  'image/heif': 'heic',
  'image/heic-sequence': 'heic',
  'audio/x-m4a': 'm4a',
  'video/x-m4v': 'mp4',
  'audio/ogg; codecs=opus': 'ogg',
  'audio/vnd.wave': 'wav',
};

const REFUSED: Readonly<Record<string, Sentence>> = {
  exe: { en: 'a Windows program', es: 'un programa de Windows' },
  elf: { en: 'a Linux program', es: 'un programa de Linux' },
  macho: { en: 'a macOS program', es: 'un programa de macOS' },
  class: { en: 'a Java program', es: 'un programa de Java' },
  wasm: { en: 'a WebAssembly program', es: 'un programa de WebAssembly' },
  dex: { en: 'an Android program', es: 'un programa de Android' },
  deb: { en: 'a software package', es: 'un paquete de software' },
  rpm: { en: 'a software package', es: 'un paquete de software' },
  lnk: { en: 'a Windows shortcut', es: 'un acceso directo de Windows' },
  swf: { en: 'a Flash film', es: 'una película Flash' },
  rtf: {
    en: 'an RTF text, which can carry programs: save it as DOCX or ODT',
    es: 'un texto RTF, que puede llevar programas: guárdelo como DOCX u ODT',
  },
};

/** An archive is looked at by the names in its directory; nothing in it is unpacked. */
async function zipKind({ facts, read }: Content): Promise<Found> {
  const names = await zipNames(facts.size, read);
  if (!names) return { refused: { en: 'a damaged ZIP archive', es: 'un archivo ZIP dañado' } };
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (names.includes('[Content_Types].xml')) return officeKind(has);
  const open = openDocumentType(facts.head);
  if (open !== null) return openDocumentKind(open, has);
  if (has(/^META-INF\/MANIFEST\.MF$|^classes\.dex$|\.class$/i))
    return { refused: { en: 'a Java or Android program', es: 'un programa de Java o de Android' } };
  return 'zip';
}

function officeKind(has: (pattern: RegExp) => boolean): Found {
  if (has(/(^|\/)(vbaProject\.bin|vbaData\.xml)$|(^|\/)macrosheets\/|(^|\/)activeX\//i)) {
    return {
      refused: {
        en: 'an Office document with macros: save it without them',
        es: 'un documento de Office con macros: guárdelo sin ellas',
      },
    };
  }
  if (has(/^word\//)) return 'docx';
  if (has(/^xl\//)) return 'xlsx';
  if (has(/^ppt\//)) return 'pptx';
  return {
    refused: { en: 'a package of a kind that is not known', es: 'un paquete de una clase que no se conoce' },
  };
}

/** OpenDocument says what it is in a first entry called `mimetype`, not compressed (ODF 1.2 part 3, 3.3). */
function openDocumentType(head: Buffer): string | null {
  if (head.length < 38 || head.toString('latin1', 30, 38) !== 'mimetype') return null;
  const start = 38 + head.readUInt16LE(28);
  return head.toString('latin1', start, start + head.readUInt32LE(18));
}

function openDocumentKind(mediaType: string, has: (pattern: RegExp) => boolean): Found {
  const name = (['odt', 'ods', 'odp', 'odg'] as const).find((one) => fileKinds[one].mediaType === mediaType);
  if (!name)
    return {
      refused: {
        en: 'a package of a kind that is not accepted',
        es: 'un paquete de una clase que no se admite',
      },
    };
  return has(/^(Basic|Scripts)\//i)
    ? {
        refused: {
          en: 'an OpenDocument file with macros: save it without them',
          es: 'un archivo OpenDocument con macros: guárdelo sin ellas',
        },
      }
    : name;
}

const OLD_OFFICE: readonly (readonly [OfficeMark, FileKindName])[] = [
  ['__properties_version1.0', 'msg'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['PowerPoint Document', 'ppt'],
];

function oldOfficeKind(marks: ReadonlySet<OfficeMark>): Found {
  if (marks.has('_VBA_PROJECT'))
    return {
      refused: {
        en: 'an old Office document with macros: save it without them',
        es: 'un documento antiguo de Office con macros: guárdelo sin ellas',
      },
    };
  return (
    OLD_OFFICE.find(([mark]) => marks.has(mark))?.[1] ?? {
      refused: {
        en: 'an installer or another program package',
        es: 'un instalador u otro paquete de programas',
      },
    }
  );
}

/** The beginning as text; null when the content is none. UTF-8, UTF-16 with its mark, or an 8-bit code without control characters. */
function textOf({ head, hasNul, size }: ContentFacts): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head);
  if (hasNul) return null;
  try {
    // More follows: a character may be cut in two at the end.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: size > head.length });
  } catch {
    const text = head.toString('latin1');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells a binary file.
    return /[\x00-\x08\x0e-\x1f]/.test(text) || /^(\xff[\xd8\xfb]|GIF8|%PDF|ID3|\x89PNG)/.test(text)
      ? null
      : text;
  }
}

const HTML_START =
  /^<(!doctype\s+html|html|head|body|script|iframe|h[1-6]|div|font|table|a|style|title|b|br|p|img|meta|link|form|frameset|object|embed)[\s/>]/i;

const XHTML_START = /^<(!doctype\s+html|([\w.-]+:)?(html|head|body|script))[\s/>]/i;
const ACTIVE_XML = /<\?xml-stylesheet|<!ENTITY|http:\/\/www\.w3\.org\/1999\/xhtml/i;

async function textKind(content: Content, text: string, ending: string): Promise<Found> {
  const start = text.replace(/^\ufeff?\s*/, '');
  const body = start.replace(/^(<\?xml\s[^>]*\?>|<!--[\s\S]*?-->|\s+)+/, '');
  if (/^%PDF-/.test(start)) return 'pdf';
  if (/^#!/.test(start)) return { refused: { en: 'a script', es: 'un script' } };
  if (/^<\?(php|=)/i.test(start)) return { refused: { en: 'a PHP program', es: 'un programa PHP' } };
  if (/^\{\\rtf/.test(start)) return { refused: REFUSED.rtf ?? { en: 'an RTF text', es: 'un texto RTF' } };
  const html = start.startsWith('<?xml') ? XHTML_START : HTML_START;
  if (html.test(body)) return { refused: { en: 'a web page (HTML)', es: 'una página web (HTML)' } };
  if (/^(<!doctype\s+svg|<([\w.-]+:)?svg[\s>/])/i.test(body)) return svgKind(content);
  if (start.startsWith('<') && ACTIVE_XML.test(text))
    return { refused: { en: 'an XML text with active parts', es: 'un texto XML con partes activas' } };
  const claimed = textKinds.find((name) => fileKind(name).endings.includes(ending));
  return claimed !== undefined && agrees(claimed, start) ? claimed : plainestKind(start);
}

async function svgKind({ facts, read }: Content): Promise<Found> {
  if (facts.size > LARGEST_SVG || facts.hasNul)
    return {
      refused: {
        en: 'an SVG picture that is too large to check',
        es: 'una imagen SVG demasiado grande para comprobarla',
      },
    };
  const whole = (await read(0, facts.size)).toString('utf8');
  return svgOnlyDraws(whole)
    ? 'svg'
    : {
        refused: {
          en: 'an SVG picture with active parts (scripts or links)',
          es: 'una imagen SVG con partes activas (scripts o enlaces)',
        },
      };
}

function agrees(claimed: FileKindName, start: string): boolean {
  switch (claimed) {
    case 'json':
      return /^[[{"\d\-tfn]/.test(start);
    case 'xml':
      return start.startsWith('<');
    case 'eml':
      return (
        /^(from |[a-z][a-z0-9-]*:\s)/i.test(start) &&
        /^(from|received|mime-version|message-id|date|subject|return-path|to):/im.test(start)
      );
    case 'ics':
      return /^BEGIN:VCALENDAR/i.test(start);
    case 'vcf':
      return /^BEGIN:VCARD/i.test(start);
    default:
      return true;
  }
}

function plainestKind(start: string): FileKindName {
  if (start.startsWith('<?xml')) return 'xml';
  if (/^BEGIN:VCALENDAR/i.test(start)) return 'ics';
  if (/^BEGIN:VCARD/i.test(start)) return 'vcf';
  return 'txt';
}
