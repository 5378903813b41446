/** What roles and safeguards are called, in English and Spanish. */
import type { Label, Locale } from '../../metadata/label.ts';
import type { RecipientRole, Safeguard } from './recipient.ts';

export const roleLabels: Readonly<Record<RecipientRole, Label>> = {
  processor: { en: 'Processor', es: 'Encargado del tratamiento' },
  controller: { en: 'Controller', es: 'Responsable del tratamiento' },
  joint_controller: { en: 'Joint controller', es: 'Corresponsable del tratamiento' },
  authority: { en: 'Public authority', es: 'Autoridad pública' },
};

export const safeguardLabels: Readonly<Record<Safeguard, Label>> = {
  'A45-3': { en: 'Adequacy decision, Art. 45(3)', es: 'Decisión de adecuación, art. 45.3' },
  'A46-2-a': {
    en: 'Binding instrument between public bodies, Art. 46(2)(a)',
    es: 'Instrumento vinculante entre organismos públicos, art. 46.2.a)',
  },
  'A46-2-b': {
    en: 'Binding corporate rules, Art. 46(2)(b)',
    es: 'Normas corporativas vinculantes, art. 46.2.b)',
  },
  'A46-2-c': {
    en: 'Standard clauses of the Commission, Art. 46(2)(c)',
    es: 'Cláusulas tipo de la Comisión, art. 46.2.c)',
  },
  'A46-2-d': {
    en: 'Standard clauses of an authority, Art. 46(2)(d)',
    es: 'Cláusulas tipo de una autoridad de control, art. 46.2.d)',
  },
  'A46-2-e': {
    en: 'Approved code of conduct, Art. 46(2)(e)',
    es: 'Código de conducta aprobado, art. 46.2.e)',
  },
  'A46-2-f': { en: 'Approved certification, Art. 46(2)(f)', es: 'Certificación aprobada, art. 46.2.f)' },
  'A46-3-a': {
    en: 'Clauses authorised by the authority, Art. 46(3)(a)',
    es: 'Cláusulas autorizadas por la autoridad, art. 46.3.a)',
  },
  'A49-1': {
    en: 'Derogation for a specific situation, Art. 49(1)',
    es: 'Excepción para situaciones específicas, art. 49.1',
  },
};

/** A country's name: `Germany`, `Alemania`. */
export function countryLabel(code: string): Required<Label> {
  const name = (locale: Locale) => new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
  return { en: name('en'), es: name('es') };
}
