/** The kinds of files that are accepted. What is not in this list is refused, whatever it is. */
export interface FileKind {
  /** As a sentence names it: "a PDF document". */
  readonly name: string;
  readonly mediaType: string;
  /** Endings of names, the usual one first. */
  readonly endings: readonly string[];
  /** What browsers and mail programs declare it as, besides its own type. */
  readonly declaredAs?: readonly string[];
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN = 'application/vnd.oasis.opendocument';

export const fileKinds = {
  pdf: {
    name: 'a PDF document',
    mediaType: 'application/pdf',
    endings: ['pdf'],
    declaredAs: ['application/x-pdf'],
  },
  png: { name: 'a PNG picture', mediaType: 'image/png', endings: ['png'] },
  jpg: {
    name: 'a JPEG picture',
    mediaType: 'image/jpeg',
    endings: ['jpg', 'jpeg', 'jpe', 'jfif'],
    declaredAs: ['image/jpg', 'image/pjpeg'],
  },
  gif: { name: 'a GIF picture', mediaType: 'image/gif', endings: ['gif'] },
  webp: { name: 'a WebP picture', mediaType: 'image/webp', endings: ['webp'] },
  tif: { name: 'a TIFF picture', mediaType: 'image/tiff', endings: ['tif', 'tiff'] },
  bmp: { name: 'a BMP picture', mediaType: 'image/bmp', endings: ['bmp'], declaredAs: ['image/x-ms-bmp'] },
  heic: {
    name: 'a HEIC picture',
    mediaType: 'image/heic',
    endings: ['heic', 'heif'],
    declaredAs: ['image/heif'],
  },
  avif: { name: 'an AVIF picture', mediaType: 'image/avif', endings: ['avif'] },
  svg: { name: 'an SVG picture', mediaType: 'image/svg+xml', endings: ['svg'] },
  docx: { name: 'a Word document', mediaType: `${OFFICE}.wordprocessingml.document`, endings: ['docx'] },
  xlsx: { name: 'an Excel workbook', mediaType: `${OFFICE}.spreadsheetml.sheet`, endings: ['xlsx'] },
  pptx: {
    name: 'a PowerPoint presentation',
    mediaType: `${OFFICE}.presentationml.presentation`,
    endings: ['pptx'],
  },
  odt: { name: 'an OpenDocument text', mediaType: `${OPEN}.text`, endings: ['odt'] },
  ods: { name: 'an OpenDocument sheet', mediaType: `${OPEN}.spreadsheet`, endings: ['ods'] },
  odp: { name: 'an OpenDocument presentation', mediaType: `${OPEN}.presentation`, endings: ['odp'] },
  odg: { name: 'an OpenDocument drawing', mediaType: `${OPEN}.graphics`, endings: ['odg'] },
  doc: { name: 'a Word 97 document', mediaType: 'application/msword', endings: ['doc'] },
  xls: { name: 'an Excel 97 workbook', mediaType: 'application/vnd.ms-excel', endings: ['xls'] },
  ppt: { name: 'a PowerPoint 97 presentation', mediaType: 'application/vnd.ms-powerpoint', endings: ['ppt'] },
  msg: { name: 'an Outlook mail', mediaType: 'application/vnd.ms-outlook', endings: ['msg'] },
  txt: { name: 'a text', mediaType: 'text/plain', endings: ['txt', 'text', 'log'] },
  md: {
    name: 'a Markdown text',
    mediaType: 'text/markdown',
    endings: ['md'],
    declaredAs: ['text/x-markdown'],
  },
  csv: {
    name: 'a table in CSV',
    mediaType: 'text/csv',
    endings: ['csv', 'tsv'],
    declaredAs: [
      'application/vnd.ms-excel',
      'application/csv',
      'text/tab-separated-values',
      'text/comma-separated-values',
    ],
  },
  json: { name: 'a JSON text', mediaType: 'application/json', endings: ['json'] },
  yaml: {
    name: 'a YAML text',
    mediaType: 'application/yaml',
    endings: ['yaml', 'yml'],
    declaredAs: ['text/yaml', 'application/x-yaml'],
  },
  xml: { name: 'an XML text', mediaType: 'application/xml', endings: ['xml'], declaredAs: ['text/xml'] },
  eml: { name: 'a mail', mediaType: 'message/rfc822', endings: ['eml'] },
  ics: { name: 'a calendar entry', mediaType: 'text/calendar', endings: ['ics'] },
  vcf: {
    name: 'a contact card',
    mediaType: 'text/vcard',
    endings: ['vcf'],
    declaredAs: ['text/x-vcard', 'text/directory'],
  },
  zip: {
    name: 'a ZIP archive',
    mediaType: 'application/zip',
    endings: ['zip'],
    declaredAs: ['application/x-zip-compressed', 'application/x-zip'],
  },
  mp3: { name: 'an MP3 recording', mediaType: 'audio/mpeg', endings: ['mp3'], declaredAs: ['audio/mp3'] },
  m4a: {
    name: 'an M4A recording',
    mediaType: 'audio/mp4',
    endings: ['m4a'],
    declaredAs: ['audio/x-m4a', 'audio/m4a'],
  },
  wav: {
    name: 'a WAV recording',
    mediaType: 'audio/wav',
    endings: ['wav'],
    declaredAs: ['audio/x-wav', 'audio/vnd.wave'],
  },
  ogg: {
    name: 'an Ogg recording',
    mediaType: 'audio/ogg',
    endings: ['ogg', 'oga', 'opus'],
    declaredAs: ['audio/opus', 'application/ogg'],
  },
  mp4: { name: 'an MP4 film', mediaType: 'video/mp4', endings: ['mp4', 'm4v'], declaredAs: ['video/x-m4v'] },
  mov: { name: 'a QuickTime film', mediaType: 'video/quicktime', endings: ['mov', 'qt'] },
  webm: { name: 'a WebM film', mediaType: 'video/webm', endings: ['webm'], declaredAs: ['audio/webm'] },
} as const satisfies Record<string, FileKind>;

export type FileKindName = keyof typeof fileKinds;

/** Texts look alike: which of these one is, its name decides, as far as the content agrees. */
export const textKinds: readonly FileKindName[] = [
  'txt',
  'md',
  'csv',
  'json',
  'yaml',
  'xml',
  'eml',
  'ics',
  'vcf',
];

export function fileKind(name: FileKindName): FileKind {
  return fileKinds[name];
}

export function isFileKind(name: string): name is FileKindName {
  return Object.hasOwn(fileKinds, name);
}
