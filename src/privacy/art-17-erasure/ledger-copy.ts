/** The ledger's copy on another disk: a ledger that is lost with the machine repeats nothing. */
import { open, readFile } from 'node:fs/promises';
import { writeWhole } from './write-whole.ts';

/** What is known of two texts of a ledger by its key. */
export interface LedgerJudgement {
  isSound(text: string): boolean;
  /** The first is of a later generation and says everything that the second says. */
  replaces(text: string, other: string): boolean;
}

/** Why a copy cannot be brought up to the ledger: it holds other lines. */
class CopyDiffers extends Error {
  override readonly name = 'CopyDiffers';
}

/**
 * Adds to the copy what it lacks; where the ledger was compacted, the copy is written anew. One that holds more than the ledger (which then
 * lost lines), or other lines, is never written over: throws `CopyDiffers`.
 */
export async function copyLedger(path: string, copy: string, { replaces }: LedgerJudgement): Promise<void> {
  const ledger = wholeLines(await readFile(path).catch(absent));
  const there = await readFile(copy).catch(absent);
  if (there.length > ledger.length || !ledger.subarray(0, there.length).equals(there)) {
    if (replaces(ledger.toString(), there.toString())) return writeWhole(copy, ledger);
    throw new CopyDiffers(
      `The copy of the ledger at ${copy} holds lines that ${path} does not. Look which of the two is whole, and put it in both places.`,
    );
  }
  if (there.length < ledger.length) await addTo(copy, ledger.subarray(there.length));
}

/**
 * The other way: where the ledger is the beginning of its copy, it gets the rest; where the copy was compacted since, it is taken as it is.
 * A copy that is not sound is left alone.
 */
export async function bringFromCopy(
  path: string,
  copy: string,
  { isSound, replaces }: LedgerJudgement,
): Promise<void> {
  const ledger = wholeLines(await readFile(path).catch(absent));
  const there = wholeLines(await readFile(copy).catch(absent));
  if (there.length <= ledger.length || !there.subarray(0, ledger.length).equals(ledger)) {
    if (there.length > 0 && replaces(there.toString(), ledger.toString())) await writeWhole(path, there);
    return;
  }
  if (!isSound(there.toString())) return;
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.truncate(ledger.length);
  } finally {
    await handle.close();
  }
  await addTo(path, there.subarray(ledger.length));
}

/** Without a line that was being written when the machine stopped. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}

async function addTo(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.appendFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function absent(error: NodeJS.ErrnoException): Buffer {
  if (error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}
