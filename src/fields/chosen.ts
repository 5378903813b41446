/** Checking the choices of picklists, and finding the one that was written, by its value or its label. */
import type { Choice, FieldDefinition } from '../metadata/field.ts';
import type { Finding, Parsed } from '../metadata/finding.ts';
import { parsed } from '../metadata/finding.ts';
import type { JsonValue } from '../metadata/json.ts';
import { labelText, type Sentence } from '../metadata/label.ts';
import { choicesOf, readChoice } from './choices.ts';
import { optionFinding, refuse } from './findings.ts';
import { foldWord } from './fold.ts';

const MOST = 1000;

/** Findings about option `choices`: at least one, values and labels unique, values plain. */
export function checkChoices(field: FieldDefinition): Finding[] {
  const given = field.options?.choices;
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST)
    return [
      optionFinding('options.missing', field, 'choices', {
        en: `Give 1 to ${MOST} choices.`,
        es: `Indique de 1 a ${MOST} opciones.`,
      }),
    ];
  const seen = new Set<string>();
  return given.flatMap((one: JsonValue, index) => checkChoice(field, readChoice(one), index, seen));
}

function checkChoice(
  field: FieldDefinition,
  choice: Choice | undefined,
  index: number,
  seen: Set<string>,
): Finding[] {
  const at = `choices[${index}]`;
  if (!choice)
    return [
      optionFinding('options.choices', field, at, {
        en: 'Write { value, label: { en } }.',
        es: 'Escriba { value, label: { en } }.',
      }),
    ];
  if (!/^[A-Za-z0-9][A-Za-z0-9_.:+-]{0,62}$/.test(choice.value))
    return [
      optionFinding('options.choices', field, at, {
        en: 'Write the value in letters, digits and underscores.',
        es: 'Escriba el valor con letras, cifras y guiones bajos.',
      }),
    ];
  if (choice.label.en.trim() === '')
    return [
      optionFinding('options.choices', field, at, {
        en: 'Write a label in English.',
        es: 'Escriba una etiqueta en inglés.',
      }),
    ];
  if (seen.has(choice.value))
    return [
      optionFinding('options.choices', field, at, {
        en: `The value "${choice.value}" is there twice.`,
        es: `El valor «${choice.value}» está dos veces.`,
      }),
    ];
  seen.add(choice.value);
  return [];
}

/** A choice by its value, or by its label in any language. */
export function readChosen(value: JsonValue, field: FieldDefinition): Parsed<string> {
  const choices = choicesOf(field);
  const found = typeof value === 'string' ? findChoice(choices, value) : undefined;
  if (!found) return refuse('field.not_a_choice', field, offer(choices));
  if (found.closed)
    return refuse('field.closed_choice', field, {
      en: `"${found.label.en}" can no longer be chosen. ${offer(choices).en}`,
      es: `«${labelText(found.label, 'es')}» ya no se puede elegir. ${offer(choices).es}`,
    });
  return parsed(found.value);
}

function findChoice(choices: readonly Choice[], written: string): Choice | undefined {
  const exact = choices.find((choice) => choice.value === written);
  if (exact) return exact;
  const wanted = foldWord(written);
  const named = choices.filter((choice) =>
    [choice.value, choice.label.en, choice.label.es ?? ''].some((name) => foldWord(name) === wanted),
  );
  const open = named.filter((choice) => !choice.closed);
  return open.length === 1 ? open[0] : named.length === 1 ? named[0] : undefined;
}

function offer(choices: readonly Choice[]): Sentence {
  const open = choices.filter((choice) => !choice.closed).map((choice) => choice.value);
  const shown = open.slice(0, 12).join(', ');
  const others = open.length - 12;
  return {
    en: `Choose one of: ${shown}${others > 0 ? ` and ${others} more` : ''}.`,
    es: `Elija una de: ${shown}${others > 0 ? ` y ${others} más` : ''}.`,
  };
}
