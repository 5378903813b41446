/** `manifest.json`: every part with its hash, and what was left out on what ground (law.md §4). */
import { createHash } from 'node:crypto';
import type { OmittedGround, PackageContents, Recipient } from './contents.ts';

export interface ManifestPart {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly schema: string;
  readonly package: string;
  readonly request: string | null;
  readonly subject: string;
  readonly madeAt: string;
  readonly catalogVersion: number;
  readonly parts: readonly ManifestPart[];
  readonly places: readonly { readonly place: string; readonly items: number }[];
  readonly omitted: readonly OmittedGround[];
  /** Art. 15(1)(c), 15(2): who is named in the copy, and what a transfer stands on. */
  readonly recipients: readonly Pick<Recipient, 'name' | 'role' | 'country' | 'transfer' | 'safeguard'>[];
}

export function partOf(name: string, mediaType: string, content: Buffer): ManifestPart {
  return {
    name,
    mediaType,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

export function manifestOf(
  contents: PackageContents,
  catalogVersion: number,
  parts: readonly ManifestPart[],
): Manifest {
  return {
    schema: 'https://attesta.example/schemas/manifest/1',
    package: contents.number,
    request: contents.request,
    subject: contents.subject.id,
    madeAt: contents.madeAt,
    catalogVersion,
    parts,
    places: contents.places.map((place) => ({ place: place.place, items: place.items.length })),
    omitted: contents.omitted,
    recipients: contents.recipients.map(({ name, role, country, transfer, safeguard }) => ({
      name,
      role,
      country,
      transfer,
      safeguard,
    })),
  };
}
