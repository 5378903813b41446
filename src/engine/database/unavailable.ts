import type { Sentence } from '../../metadata/label.ts';

const WENT_AWAY = {
  en: 'The database went away while saving. Look whether the change is there before you repeat it.',
  es: 'La base de datos dejó de responder al guardar. Mire si el cambio está hecho antes de repetirlo.',
};
const NOT_REACHED = {
  en: 'The database cannot be reached at the moment. Nothing was changed; try again in a few seconds.',
  es: 'No se puede conectar con la base de datos en este momento. No se cambió nada; vuelva a intentarlo en unos segundos.',
};

/**
 * The database cannot be reached at the moment, or ended the connection. Shaped like a Problem (code, status, sentence);
 * what was asked was not carried out, unless it was the commit itself that got no answer (`outcomeUnknown`).
 */
export class DatabaseUnavailable extends Error {
  readonly code = 'database_unavailable';
  readonly status = 503;
  readonly outcomeUnknown: boolean;
  readonly sentence: Sentence;

  constructor(cause: unknown, outcomeUnknown = false) {
    const sentence = outcomeUnknown ? WENT_AWAY : NOT_REACHED;
    super(sentence.en, { cause });
    this.sentence = sentence;
    this.name = 'DatabaseUnavailable';
    this.outcomeUnknown = outcomeUnknown;
  }
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// PostgreSQL, appendix A: class 08 is "connection exception"; 57P01–57P03 are shutdown, crash and "cannot connect now"; 53300 "too many connections".
const SQLSTATE = /^(08...|57P0[123]|53300)$/;
// pg gives these no code.
const SENTENCES =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** Whether an error says that the database is away, as against refusing the statement. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isUnavailable);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NETWORK.has(code) || SQLSTATE.test(code) || SENTENCES.test(error.message);
}
