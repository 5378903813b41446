/** The package as one zip, streamed: the readable copies, the machine-readable ones, the person's files, the manifest. */
import type { Readable } from 'node:stream';
import yazl from 'yazl';
import type { GatheredFile } from '../../engine/subjects/gathered.ts';
import type { PackageContents } from './contents.ts';
import { packageHtml } from './html.ts';
import { dataJson, placeCsv, portabilityJson } from './machine-readable.ts';
import { type Manifest, type ManifestPart, manifestOf, partOf } from './manifest.ts';
import { packagePdf } from './pdf.ts';

export interface ArchiveOptions {
  readonly contents: PackageContents;
  readonly catalogVersion: number;
  readonly now: Temporal.Instant;
  openFile(id: string): Promise<Readable>;
}

export interface Archive {
  readonly manifest: Manifest;
  /** The zip; it ends with the manifest. */
  readonly stream: Readable;
}

export async function packageArchive(options: ArchiveOptions): Promise<Archive> {
  const { contents } = options;
  const made: { part: ManifestPart; content: Buffer }[] = [];
  const add = (name: string, mediaType: string, content: Buffer) => {
    made.push({ part: partOf(name, mediaType, content), content });
  };
  add('data.pdf', 'application/pdf', await packagePdf(contents, options.now));
  add('data.html', 'text/html', Buffer.from(packageHtml(contents)));
  add('data.json', 'application/json', Buffer.from(dataJson(contents)));
  add('portability.json', 'application/json', Buffer.from(portabilityJson(contents)));
  for (const place of contents.places.filter((one) => one.items.length > 0)) {
    add(`csv/${place.place}.csv`, 'text/csv', Buffer.from(placeCsv(place, contents.locale)));
  }
  const files = filesOf(contents);
  const manifest = manifestOf(contents, options.catalogVersion, [
    ...made.map((one) => one.part),
    ...files.map(({ name, file }) => ({
      name,
      mediaType: file.mediaType,
      bytes: file.size,
      sha256: file.sha256,
    })),
  ]);
  const zip = new yazl.ZipFile();
  const mtime = new Date(options.now.epochMilliseconds);
  for (const { part, content } of made) zip.addBuffer(content, part.name, { mtime });
  for (const { name, file } of files) {
    zip.addReadStreamLazy(name, { mtime, compress: false }, (deliver) => {
      options.openFile(file.id).then(
        (stream) => deliver(null, stream),
        (error: unknown) => deliver(error, null as never),
      );
    });
  }
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`), 'manifest.json', { mtime });
  zip.end();
  return { manifest, stream: zip.outputStream as Readable };
}

/** Two files of the same name stay two: each lies in a folder named by its record. */
function filesOf(contents: PackageContents): readonly { name: string; file: GatheredFile }[] {
  const names = new Map<string, number>();
  return contents.places.flatMap((place) =>
    place.items.flatMap((item) =>
      item.files.map((file) => {
        const name = `files/${safeName(item.number ?? item.id)}/${safeName(file.filename)}`;
        const seen = names.get(name) ?? 0;
        names.set(name, seen + 1);
        return { name: seen === 0 ? name : name.replace(/(\.[^./]*)?$/, ` (${seen + 1})$1`), file };
      }),
    ),
  );
}

/** A name that stays inside its folder on every system. */
function safeName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}<>:"/\\|?*]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 120);
  return cleaned || 'file';
}
