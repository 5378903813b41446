/** What the checks of definitions find, in Spanish, by code: the service says it in English. */
import type { Finding } from '../../metadata/finding.ts';

const spanish: Readonly<Record<string, string>> = {
  'module.no_way': 'Por este campo no se llega a ninguna persona, o los registros ya son personas.',
  'module.001': 'Escriba el nombre en minúsculas, con guiones bajos: contratos_servicio.',
  'module.002': 'Ese nombre es del sistema. Elija otro.',
  'module.003': 'Escriba una etiqueta en inglés.',
  'module.004': 'Escriba de dos a seis mayúsculas, como CON.',
  'module.005': 'Otro módulo tiene ese prefijo. Elija otro.',
  'module.006': 'Dé al módulo de 1 a 300 campos.',
  'module.007': 'Dos campos se llaman igual. Renombre uno.',
  'module.008': 'Todo registro tiene ya ese nombre. Elija otro.',
  'module.009': 'Nombre al menos un campo que dé título a un registro.',
  'module.010': 'Un campo de ese tipo no puede dar título a un registro. Nombre un texto.',
  'module.011': 'Un campo «title» debe ser el único título, o llamarse de otro modo, como job_title.',
  'module.012': 'Un bloque nombra un campo que no existe.',
  'module.013': 'Un campo está dos veces en los bloques. Saque uno.',
  'module.014': 'Ponga el campo en un bloque, para que se vea.',
  'module.015': 'Dos bloques, relaciones o vistas se llaman igual. Renombre uno.',
  'module.016': 'Una relación nombra un módulo que no existe.',
  'module.017': 'Una relación nombra un campo que no se refiere a este módulo.',
  'module.018': 'Una vista muestra una columna que no existe.',
  'module.019': 'Una vista ordena por lo que no existe o no se puede ordenar.',
  'module.020': 'Una vista filtra por un campo que no existe.',
  'module.021': 'Una vista filtra con un operador que el campo no tiene.',
  'module.022': 'Una referencia nombra un módulo que no existe.',
  'module.023': 'El camino a la persona no lleva por referencias a un módulo de personas.',
  'module.024': 'Declare el camino a la persona, o el motivo de que no lo haya.',
  'module.025': 'Estos datos son de una persona: declare el camino a ella.',
  'module.026': 'Una parte necesita una referencia obligatoria al módulo al que pertenece.',
  'module.027': 'Dos campos necesitan la misma columna. Renombre uno.',
  'module.028': 'El nombre de la columna es demasiado largo. Acorte el del campo.',
  'module.029': 'El campo depende de otro que no existe.',
  'module.030': 'Lo que decide quién abre un secreto debe ser una lista de opciones.',
  'module.fixed':
    'Esto se dice una sola vez, al añadir el módulo: de ello dependen los registros y sus pruebas.',
  'module.unknown': 'No existe ese módulo. Para añadirlo, escriba también sus campos.',
  'definitions.twice': 'Está escrito dos veces. Deje uno solo.',
  'definition.001': 'Escriba el nombre en minúsculas, con guiones bajos: first_name.',
  'definition.002': 'Ese nombre es una palabra de SQL. Elija otro.',
  'definition.003': 'No existe ese tipo de campo.',
  'definition.004': 'Escriba una etiqueta en inglés.',
  'definition.005': 'Quite «obligatorio»: lo escribe el sistema.',
  'definition.006': 'El valor inicial no es un valor del campo.',
  'definition.007': 'Los valores de este tipo no pueden ser únicos.',
  'definition.008': 'La búsqueda no mira este tipo.',
  'definition.009': 'Marque un campo calculado como de solo lectura.',
  'definition.010': 'Quite el valor inicial: las definiciones las leen todos, y un secreto no.',
  'declaration.001': 'Falta la declaración de privacidad, o está incompleta.',
  'declaration.002': 'Nombre al menos una finalidad a la que sirve el dato.',
  'declaration.003': 'No existe esa finalidad. Añádala antes, o nombre otra.',
  'declaration.004': 'No existe esa regla de conservación. Añádala antes, o nombre otra.',
  'declaration.005': 'No existe la regla que dice cuánto se conserva. Nombre otra.',
  'declaration.006':
    'Nombre una finalidad que descanse en una obligación legal, o consérvelo por otro motivo.',
  'declaration.007': 'Omita lo deducido: no va en la portabilidad.',
  'declaration.008':
    'El art. 20 cubre lo tratado por consentimiento o contrato. Nombre tal finalidad, u omita el campo con su motivo.',
  'declaration.009':
    'El art. 9.2 no conoce el interés legítimo. Nombre finalidades con consentimiento, contrato o ley.',
  'declaration.010':
    'El art. 10 pide una ley o autoridad pública. Nombre finalidades que descansen en ellas.',
  'declaration.011': 'Los datos de salud son especiales (art. 9): dígalo.',
  'declaration.012': 'Esa sustitución no vale para este tipo. Sustitúyalo por nada.',
  'declaration.013': 'El cliente no puede editar lo que solo escribe el sistema o se dedujo.',
  'declaration.014': 'Diga por qué no es un dato personal, aunque sus registros llevan a una persona.',
  'declaration.015': 'Escriba cada parte en minúsculas: contact_details.',
  'declaration.016': 'Un secreto lo abre la empresa con un motivo, nunca el portal.',
  'purpose.001': 'Escriba el código en minúsculas: marketing_email.',
  'purpose.002': 'Escriba una etiqueta en inglés.',
  'purpose.003': 'Elija una base del art. 6.1.',
  'purpose.004': 'Nombre el contrato, la norma o la ponderación en que descansa la base.',
  'retention.001': 'Escriba el código en minúsculas: accounting_8y.',
  'retention.002': 'Escriba una etiqueta en inglés.',
  'retention.003': 'Elija el hecho desde el que corre el plazo.',
  'retention.004': 'Escriba años, meses o días.',
  'retention.005': 'Nombre la ley o el motivo del que se sigue el plazo.',
  'options.missing': 'Falta una opción que el tipo necesita.',
  'options.choices': 'Escriba valor y etiqueta en inglés de cada opción, cada valor una vez.',
  'options.range': 'El número está fuera de lo permitido.',
  'options.wrong_type': 'La opción no está bien escrita.',
  'options.unknown': 'El tipo no tiene esa opción.',
  'options.modules': 'Nombre cada módulo una vez.',
  'options.inner': 'Elija qué se guarda en secreto.',
};

/** The codes that are said in Spanish, for the check that none is missing. */
export const spanishFindings: readonly string[] = Object.keys(spanish);

/** A finding in the language of the page; what only the service can say stays in its words. */
export function findingText(finding: Finding, language: string): string {
  const known = Object.hasOwn(spanish, finding.code) ? spanish[finding.code] : undefined;
  return (language === 'es' && known) || finding.message;
}
