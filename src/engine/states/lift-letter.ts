/** What a person is written before a restriction is lifted (Art. 18(3)), in English and Spanish. */
import type { Locale } from '../../metadata/label.ts';
import { dateText } from '../documents/moments.ts';
import type { RestrictionGround } from './restrict.ts';

const grounds: Readonly<Record<Locale, Readonly<Record<RestrictionGround, string>>>> = {
  en: {
    accuracy_contested: 'you contested its accuracy',
    unlawful_processing: 'it was processed unlawfully and you opposed its erasure',
    needed_for_claims: 'you needed it for legal claims',
    objection_pending: 'your objection was to be decided',
  },
  es: {
    accuracy_contested: 'usted impugnó su exactitud',
    unlawful_processing: 'se trataron ilícitamente y usted se opuso a su supresión',
    needed_for_claims: 'usted los necesitaba para reclamaciones',
    objection_pending: 'había que decidir sobre su oposición',
  },
};

export interface LiftLetterAbout {
  /** The number of the restricted record. */
  readonly number: string;
  readonly grounds: readonly string[];
  /** A date: the day on which the first of them began. */
  readonly since: string;
  readonly controller: string;
}

export function liftLetter(
  about: LiftLetterAbout,
  locale: Locale,
): { readonly subject: string; readonly text: string } {
  const since = dateText(about.since, locale);
  const why = about.grounds
    .map((ground) => grounds[locale][ground as RestrictionGround] ?? ground)
    .join('; ');
  if (locale === 'es')
    return {
      subject: `Levantamiento de la limitación del tratamiento, ${about.number} (art. 18.3 RGPD)`,
      text: `Desde el ${since} hemos limitado el tratamiento de sus datos personales: ${why}.\n\nAntes de levantar esa limitación se lo comunicamos (art. 18.3 RGPD): vamos a levantarla. A partir de entonces volveremos a tratar los datos como antes.\n\nSi no está de acuerdo, respóndanos. También puede reclamar ante una autoridad de protección de datos (art. 77 RGPD) y acudir a los tribunales (art. 79 RGPD).\n\n${about.controller}`,
    };
  return {
    subject: `The restriction of processing will be lifted, ${about.number} (Art. 18(3) GDPR)`,
    text: `Since ${since} we have restricted the processing of your personal data: ${why}.\n\nWe tell you before we lift that restriction (Art. 18(3) GDPR): we are about to lift it. From then on we process the data again as before.\n\nIf you do not agree, please reply to us. You may also complain to a data protection authority (Art. 77 GDPR) and go to court (Art. 79 GDPR).\n\n${about.controller}`,
  };
}
