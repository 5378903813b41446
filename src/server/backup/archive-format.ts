/**
 * A backup is one file: a line of JSON in clear that says how its key is made, and then everything else, compressed and sealed in
 * segments (`engine/files/sealed-file.ts`), bound to that line. Inside are parts, each begun by its name and ended by its digest, and at the
 * very end the manifest, which names every part: what was cut off, exchanged or left out does not restore.
 */
import { createHash } from 'node:crypto';
import type { KeyMaking } from './passphrase.ts';

export const FORMAT = 'attesta backup 1';

/** What can be read without the passphrase. */
export interface BackupHeader {
  readonly format: typeof FORMAT;
  readonly takenAt: string;
  readonly installation: string;
  readonly key: KeyMaking;
}

export interface PartDigest {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of a table. */
  readonly rows?: number;
}

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly takenAt: string;
  readonly installation: string;
  /** Version of the database server it was taken from. */
  readonly postgres: string;
  readonly parts: readonly PartDigest[];
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  /** Files that have a row and no content on the disk: they were missing before. */
  readonly filesMissing: readonly string[];
  /** Files of `keys/` that are in it. */
  readonly keys: readonly string[];
  readonly checkpoints: number;
  /** Events in the log, sealed or waiting, as of the backup. */
  readonly events: number;
}

/** One frame: a kind, a length (4 bytes, big-endian), the content. */
export const frames = { part: 0x50, data: 0x44, end: 0x45, manifest: 0x4d } as const;

export function frame(kind: number, content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = kind;
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** What the sealed segments are bound to. */
export function bindingOf(headerLine: string): string {
  return `${FORMAT} ${createHash('sha256').update(headerLine).digest('hex')}`;
}
