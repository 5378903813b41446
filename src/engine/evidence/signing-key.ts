import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type NoteSigner, noteSigner } from './note.ts';

/** The key file is unreadable, or belongs to a log of another name. */
class SigningKeyRefused extends Error {
  override readonly name = 'SigningKeyRefused';
}

/**
 * The log's signer from its key file, which is made on first use: readable by its owner only, in the form of
 * golang.org/x/mod/sumdb/note (`PRIVATE+KEY+<name>+<hash>+<data>`). Nodes of one installation share the file's content.
 * Throws `SigningKeyRefused` when the file holds no key or the key of another origin.
 */
export async function loadSigningKey(file: string, origin: string): Promise<NoteSigner> {
  const text = (await readIfThere(file)) ?? (await createKey(file, origin));
  const [, name, , data] = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S+)\s*$/.exec(text) ?? [];
  const bytes = Buffer.from(data ?? '', 'base64');
  if (name === undefined || bytes.length !== 33 || bytes[0] !== 1) {
    throw new SigningKeyRefused(`${file} holds no signing key. Put the key back from the backup.`);
  }
  if (name !== origin) {
    throw new SigningKeyRefused(
      `The evidence log is called ${name} and cannot be renamed to ${origin}: its signatures carry the name. Set the old name again.`,
    );
  }
  return noteSigner(name, bytes.subarray(1));
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a new key under a temporary name and links it, so that of two programs that start at once one wins whole. */
async function createKey(file: string, origin: string): Promise<string> {
  const seed = randomBytes(32);
  const hash = noteSigner(origin, seed).verifierKey.split('+')[1];
  const data = Buffer.concat([Buffer.of(1), seed]).toString('base64');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`PRIVATE+KEY+${origin}+${hash}+${data}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(temporary, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  await unlink(temporary);
  return readFile(file, 'utf8');
}
