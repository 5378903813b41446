/** What channels and exemptions are called, in English and Spanish. */
import type { Label } from '../../metadata/label.ts';
import type { Exemption } from './collection.ts';
import type { GivenChannel } from './given.ts';

export const channelLabels: Readonly<Record<GivenChannel, Label>> = {
  email: { en: 'By e-mail', es: 'Por correo electrónico' },
  post: { en: 'By post', es: 'Por correo postal' },
  in_person: { en: 'In person', es: 'En persona' },
  phone: { en: 'By telephone', es: 'Por teléfono' },
  web_form: { en: 'With a web form', es: 'Con un formulario web' },
  portal: { en: 'In the portal', es: 'En el portal' },
  other: { en: 'Another way', es: 'Otra vía' },
};

export const exemptionLabels: Readonly<Record<Exemption, Label>> = {
  informed_already: {
    en: 'You have the information already, Art. 14(5)(a)',
    es: 'Ya dispone de la información, art. 14.5.a)',
  },
  impossible: {
    en: 'Telling you proves impossible, Art. 14(5)(b)',
    es: 'Informarle resulta imposible, art. 14.5.b)',
  },
  disproportionate: {
    en: 'Telling you asks for disproportionate effort, Art. 14(5)(b)',
    es: 'Informarle exige un esfuerzo desproporcionado, art. 14.5.b)',
  },
  laid_down_by_law: {
    en: 'A law lays down that the data is obtained, Art. 14(5)(c)',
    es: 'Una ley establece expresamente la obtención, art. 14.5.c)',
  },
  secrecy: {
    en: 'The data is under a duty of secrecy, Art. 14(5)(d)',
    es: 'Los datos están sujetos a secreto profesional, art. 14.5.d)',
  },
};
