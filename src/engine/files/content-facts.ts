import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { Problem } from '../errors/problem.ts';

/** What was noted while a content passed by. */
export interface ContentFacts {
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** The first 64 KiB. */
  readonly head: Buffer;
  readonly hasNul: boolean;
  /** Names of parts of old Office files that occur anywhere in it. */
  readonly marks: ReadonlySet<OfficeMark>;
}

const officeMarks = [
  'WordDocument',
  'Workbook',
  'PowerPoint Document',
  '__properties_version1.0',
  '_VBA_PROJECT',
] as const;
export type OfficeMark = (typeof officeMarks)[number];

const HEAD = 64 * 1024;
const MARKS = officeMarks.map((mark) => [mark, Buffer.from(mark, 'utf16le')] as const);
const LONGEST_MARK = Math.max(...MARKS.map(([, bytes]) => bytes.length));

/**
 * Lets a content pass and notes what is needed to store it: size, digest, beginning. Ends the stream with `too_large`
 * as soon as more than `limit` bytes came.
 */
export function contentInspector(limit: number): { readonly stream: Transform; facts(): ContentFacts } {
  const digest = createHash('sha256');
  const head: Buffer[] = [];
  const marks = new Set<OfficeMark>();
  let size = 0;
  let hasNul = false;
  let end: Buffer = Buffer.alloc(0);

  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (size + chunk.length > limit) return done(tooLarge(limit));
      if (size < HEAD) head.push(chunk.subarray(0, HEAD - size));
      size += chunk.length;
      digest.update(chunk);
      if (chunk.includes(0)) {
        hasNul = true;
        const seen = Buffer.concat([end, chunk]);
        for (const [mark, bytes] of MARKS) if (!marks.has(mark) && seen.includes(bytes)) marks.add(mark);
        end = seen.subarray(-LONGEST_MARK);
      }
      done(null, chunk);
    },
  });
  return {
    stream,
    facts: () => ({ size, sha256: digest.digest('hex'), head: Buffer.concat(head), hasNul, marks }),
  };
}

function tooLarge(limit: number): Problem {
  const megabytes = Math.round((limit / 2 ** 20) * 10) / 10;
  return new Problem('too_large', {
    en: `A file may have at most ${megabytes} MB. Nothing of this one was stored.`,
    es: `Un archivo puede tener como máximo ${megabytes} MB. No se guardó nada de este.`,
  });
}
