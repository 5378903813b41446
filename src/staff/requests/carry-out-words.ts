import { defineWords } from '../../web/words/words.tsx';

const en = {
  openRecord: 'Open the record',
  elsewhere: 'Corrected elsewhere…',
  elsewhereTitle: 'Corrected elsewhere',
  elsewhereText:
    'A change of the record is seen here by itself. What was corrected on paper, with a processor, or by a supplementary statement of the person is put down in words; they go with the person.',
  what: 'What was corrected, and where',
  putDown: 'Put it down',
} as const;

const es: Record<keyof typeof en, string> = {
  openRecord: 'Abrir el registro',
  elsewhere: 'Rectificado en otro lugar…',
  elsewhereTitle: 'Rectificado en otro lugar',
  elsewhereText:
    'Un cambio del registro se ve aquí por sí solo. Lo que se rectificó en papel, en un encargado o con una declaración adicional de la persona se anota con palabras; desaparecen con la persona.',
  what: 'Qué se rectificó y dónde',
  putDown: 'Anotarlo',
};

export const carryOutWords = defineWords(en, es);
