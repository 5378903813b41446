import type { FieldFindingCode } from './findings.ts';

/**
 * What to do about a refused value, in Spanish. A finding's own message, in English, may name limits and choices; these
 * sentences stand without them.
 */
export const spanishFieldFindings: Readonly<Partial<Record<FieldFindingCode, string>>> = {
  'field.required': 'Rellene este campo.',
  'field.read_only': 'Deje este campo sin valor: lo escribe el sistema.',
  'field.not_a_text': 'Escriba un texto.',
  'field.blank': 'Escriba algo más que espacios o deje el campo vacío.',
  'field.too_long': 'Acorte el texto.',
  'field.line_break': 'Escríbalo en una sola línea.',
  'field.control_character': 'Quite las tabulaciones o los caracteres de control.',
  'field.direction_mark': 'Quite las marcas ocultas que cambian la dirección del texto.',
  'field.broken_text': 'El texto se cortó en mitad de un carácter. Escríbalo de nuevo.',
  'field.not_a_number': 'Escriba un número, por ejemplo 1234,56.',
  'field.ambiguous_number':
    'El número se puede leer de dos maneras. Indique el signo decimal o escríbalo sin separar los millares.',
  'field.not_a_whole_number': 'Escriba un número entero, sin decimales.',
  'field.inexact_number': 'Escriba un número tan largo como texto, para que siga siendo exacto.',
  'field.too_many_decimals': 'Escriba menos decimales.',
  'field.too_small': 'Escriba un número mayor.',
  'field.too_large': 'Escriba un número menor.',
  'field.other_currency': 'Escriba el importe en la moneda del campo.',
  'field.not_a_checkbox': 'Escriba sí o no.',
  'field.not_a_date': 'Escriba la fecha así: 2026-03-05.',
  'field.no_such_day': 'Ese día no existe. Escriba la fecha así: 2026-03-05.',
  'field.ambiguous_date':
    'No se distingue el día del mes. Indique el orden de sus fechas o escríbala así: 2026-03-05.',
  'field.short_year': 'Escriba el año con cuatro cifras: 2026-03-05.',
  'field.date_has_time': 'Escriba solo la fecha, sin la hora: 2026-03-05.',
  'field.not_a_time': 'Escriba la hora así: 14:30.',
  'field.not_an_instant': 'Escriba la fecha y la hora así: 2026-03-05 14:30.',
  'field.no_offset': 'Añada la diferencia con UTC: 2026-03-05T14:30:00+01:00.',
  'field.no_such_local_time':
    'Por el cambio de hora, esa hora falta o se repite. Añada la diferencia con UTC: 2026-03-05T14:30:00+01:00.',
  'field.not_an_email': 'Escriba una dirección de correo, por ejemplo nombre@ejemplo.eu.',
  'field.not_a_phone': 'Escriba el número con el prefijo del país, por ejemplo +34 600 123 456.',
  'field.phone_without_country': 'Escriba el número con el prefijo del país, por ejemplo +34 600 123 456.',
  'field.phone_extension': 'Escriba la extensión en otro campo, por ejemplo en una nota.',
  'field.not_a_url': 'Escriba una dirección web que empiece por https:// o http://, sin contraseña.',
  'field.not_a_choice': 'Elija una de las opciones.',
  'field.closed_choice': 'Esa opción ya no se puede elegir. Elija otra.',
  'field.choice_not_offered': 'Elija una opción de las que corresponden al otro campo.',
  'field.duplicate_choice': 'Elija cada opción una sola vez.',
  'field.not_a_list': 'Escriba una lista de opciones.',
  'field.too_many_values': 'Elija menos opciones.',
  'field.not_a_reference': 'Elija un registro.',
  'field.wrong_module': 'Elija un registro de otro módulo.',
  'field.not_an_address': 'Escriba la dirección por partes: calle, ciudad, provincia, código postal y país.',
  'field.not_a_country': 'Escriba el país con su código de dos letras, por ejemplo ES, o con su nombre.',
  'field.not_a_language': 'Escriba el idioma con su código, por ejemplo es o pt-BR, o con su nombre.',
  'field.not_a_file': 'Suba primero el archivo.',
  'field.sealed': 'Escriba el valor, o deje el campo como está.',
};
