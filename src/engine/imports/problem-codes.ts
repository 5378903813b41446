/** What the codes of a report mean. The report keeps codes only: a sentence of its moment may quote what the cell held. */
import { spanishFieldFindings } from '../../fields/findings.es.ts';
import { fieldFindings } from '../../fields/findings.ts';
import type { Label, Locale } from '../../metadata/label.ts';
import { labelText } from '../../metadata/label.ts';
import { type ProblemCode, problemCatalogue } from '../errors/catalogue.ts';
import type { Problem } from '../errors/problem.ts';
import type { RowProblem } from './read-row.ts';

const ours: Readonly<Record<string, Label>> = {
  'import.broken_quotes': {
    en: 'A quotation mark in this row is not closed, or stands in the middle of a cell. Double it there.',
    es: 'En esta fila hay unas comillas sin cerrar o en mitad de una celda. Duplíquelas.',
  },
  'import.nul_byte': {
    en: 'The row holds a NUL character, which no text can hold. Remove it.',
    es: 'La fila contiene un carácter NUL, que ningún texto admite. Quítelo.',
  },
  'import.too_many_cells': {
    en: 'The row has more cells than there are columns. Put a cell that holds the delimiter into quotation marks.',
    es: 'La fila tiene más celdas que columnas. Ponga entre comillas la celda que contiene el separador.',
  },
  'import.too_few_cells': {
    en: 'The row has fewer cells than there are columns: it was cut, or a delimiter is missing.',
    es: 'La fila tiene menos celdas que columnas: está cortada o le falta un separador.',
  },
  'import.reference_missing': {
    en: 'There is no such record that you may see. Import it first, or let it be created.',
    es: 'No hay tal registro que usted pueda ver. Impórtelo antes o permita que se cree.',
  },
  'import.reference_ambiguous': {
    en: 'Several records are called so. Refer to the one that is meant by its number.',
    es: 'Varios registros se llaman así. Indique el que corresponde por su número.',
  },
  'import.owner_missing': {
    en: 'No active user and no group is called so.',
    es: 'Ningún usuario activo y ningún grupo se llama así.',
  },
  'import.duplicate': {
    en: 'There is such a record already.',
    es: 'Ya existe un registro así.',
  },
  'import.duplicate_in_file': {
    en: 'An earlier row of the file is the same record.',
    es: 'Una fila anterior del archivo es el mismo registro.',
  },
  'import.duplicate_ambiguous': {
    en: 'Several records are the same by these fields, so none was changed.',
    es: 'Varios registros coinciden en esos campos, así que no se modificó ninguno.',
  },
  'import.namesake_restricted': {
    en: 'The processing of a record that is called so is restricted (Art. 18), and what it holds is not compared. If this is somebody else, add it by hand.',
    es: 'El tratamiento de un registro que se llama así está limitado (art. 18) y no se compara lo que contiene. Si se trata de otra persona, añádala a mano.',
  },
  'import.changed_since': {
    en: 'Somebody changed the record since the import: it stays as it is.',
    es: 'Alguien modificó el registro después de la importación: se deja como está.',
  },
  'import.gone': {
    en: 'The record is no longer there, or what it was is no longer known.',
    es: 'El registro ya no existe o ya no se sabe cómo era.',
  },
  'import.held': {
    en: 'Other records refer to this one: it stays.',
    es: 'Otros registros se refieren a este: se conserva.',
  },
  'reference.not_found': {
    en: 'The value refers to a record that is not there, or that you may not see.',
    es: 'El valor se refiere a un registro que no existe o que usted no puede ver.',
  },
  'field.duplicate': {
    en: 'Another record has this value already.',
    es: 'Otro registro tiene ya este valor.',
  },
  'field.unknown': { en: 'There is no such field.', es: 'No existe ese campo.' },
  erased_subject: {
    en: 'This person was erased and does not come in again, unless somebody who approves erasures answers for it.',
    es: 'Esta persona fue suprimida y no vuelve a entrar, salvo que responda de ello quien aprueba las supresiones.',
  },
};

/** The sentence of a code, in the reader's language where there is one. */
export function codeSentence(code: string, locale: Locale): string {
  const own = Object.hasOwn(ours, code) ? ours[code] : undefined;
  if (own) return labelText(own, locale);
  const es = entry(spanishFieldFindings, code);
  if (locale === 'es' && es !== undefined) return es;
  const en = entry(fieldFindings, code);
  if (en !== undefined) return en;
  const title = isProblemCode(code) ? problemCatalogue[code].title : undefined;
  return (title ?? { en: 'The value was refused.', es: 'El valor no se admitió.' })[locale];
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemCatalogue, code);
}

function entry(sentences: Readonly<Record<string, string | undefined>>, code: string): string | undefined {
  return Object.hasOwn(sentences, code) ? sentences[code] : undefined;
}

/** A refusal as problems of a row: codes and fields. */
export function problemsOf(problem: Problem): readonly RowProblem[] {
  if (problem.findings.length === 0) return [{ column: 0, field: '', code: problem.code }];
  return problem.findings.map(({ code, field }) => ({ column: 0, field, code }));
}
