/** The words of an access package, in the languages of the product. */

import type { ControllerSettings } from '../../engine/catalog/settings.ts';
import type { LeftOut } from '../../engine/subjects/gathered.ts';
import type { Label, Locale } from '../../metadata/label.ts';
import type { LegalBasis, Origin } from '../../metadata/privacy.ts';

export { categoryLabels as categoryWords } from '../../engine/subjects/category-labels.ts';

const label = (en: string, es: string): Label => ({ en, es });

export const packageWords = {
  title: label('A copy of your personal data', 'Una copia de sus datos personales'),
  reference: label('Reference', 'Referencia'),
  made: label('Made on', 'Fecha'),
  about: label('About', 'Sobre'),
  controller: label('Controller', 'Responsable del tratamiento'),
  dpo: label('Data protection officer', 'Delegado de protección de datos'),
  summary: label('Summary', 'Resumen'),
  items: label('Items', 'Elementos'),
  where: label('Where', 'Dónde'),
  nothingHeld: label(
    'We hold no personal data about you in this system beyond this request.',
    'No tenemos datos personales suyos en este sistema aparte de esta solicitud.',
  ),
  whyTitle: label('Why we hold it', 'Por qué los tenemos'),
  purpose: label('Purpose', 'Finalidad'),
  basis: label('Legal basis', 'Base jurídica'),
  restsOn: label('Rests on', 'Se apoya en'),
  until: label('Until', 'Hasta'),
  categoriesTitle: label('Kinds of data', 'Categorías de datos'),
  recipientsTitle: label('Who received it', 'Quién los ha recibido'),
  noRecipients: label(
    'This system has no disclosure of your data to a recipient on record.',
    'En este sistema no consta ninguna comunicación de sus datos a un destinatario.',
  ),
  recipient: label('Recipient', 'Destinatario'),
  whatFor: label('What for', 'Para qué'),
  gets: label('What it gets', 'Qué recibe'),
  when: label('When', 'Cuándo'),
  country: label('Country', 'País'),
  safeguard: label('Stands on', 'Se apoya en'),
  sinceDay: label('since {day}', 'desde el {day}'),
  onDay: label('on {day}', 'el {day}'),
  fromTo: label('{first} to {last}', 'del {first} al {last}'),
  toldDay: label('told of a change on {day} (Art. 19)', 'informado de un cambio el {day} (art. 19)'),
  withheldDay: label(
    'no longer since {day}, because you object: {what}',
    'ya no desde el {day}, porque se opone: {what}',
  ),
  periodTitle: label('How long we keep it', 'Cuánto tiempo los conservamos'),
  sourceTitle: label('Where it came from', 'De dónde proceden'),
  automatedTitle: label('Automated decisions', 'Decisiones automatizadas'),
  automated: label(
    'We take no decision about you that has legal or similarly significant effects by automated means alone (Art. 22).',
    'No tomamos ninguna decisión sobre usted con efectos jurídicos o similares basada únicamente en medios automatizados (art. 22).',
  ),
  rightsTitle: label('Your rights', 'Sus derechos'),
  rights: label(
    'You may ask us to correct your data (Art. 16), to erase it (Art. 17), to restrict its use (Art. 18), to hand over what you provided in a machine-readable form (Art. 20), and you may object to its use (Art. 21).',
    'Puede pedirnos que rectifiquemos sus datos (art. 16), que los suprimamos (art. 17), que limitemos su uso (art. 18), que le entreguemos en formato legible por máquina lo que nos facilitó (art. 20), y puede oponerse a su uso (art. 21).',
  ),
  withdrawal: label(
    'Where we rest on your consent you may withdraw it at any time, as easily as you gave it (Art. 7(3)).',
    'Cuando nos basamos en su consentimiento, puede retirarlo en cualquier momento, tan fácilmente como lo dio (art. 7.3).',
  ),
  transfersTitle: label('Transfers to third countries', 'Transferencias a terceros países'),
  transfersSaid: label(
    'A copy of the safeguard can be had from us (Art. 15(2)).',
    'Puede solicitarnos una copia de la garantía (art. 15.2).',
  ),
  transfers: label(
    'This system has no transfer of your data to a third country on record (Art. 15(2)).',
    'En este sistema no consta ninguna transferencia de sus datos a un tercer país (art. 15.2).',
  ),
  dataTitle: label('The data', 'Los datos'),
  omittedTitle: label('What is left out, and why', 'Qué se omite y por qué'),
  nothingOmitted: label('Nothing was left out.', 'No se ha omitido nada.'),
  files: label('Files', 'Archivos'),
  recorded: label('Recorded', 'Registrado'),
  filesTitle: label('In this package', 'En este paquete'),
  moreInHtml: label(
    'This document shows the first {shown} of {all}. All of them are in data.html, data.json and the CSV files of this package.',
    'Este documento muestra los primeros {shown} de {all}. Todos están en data.html, data.json y los archivos CSV de este paquete.',
  ),
} as const;

export const originWords: Readonly<Record<Origin, Label>> = {
  provided: label('You gave it to us', 'Nos los facilitó usted'),
  observed: label('It arose from your use of our services', 'Surgieron del uso de nuestros servicios'),
  derived: label('We worked it out', 'Los dedujimos nosotros'),
  third_party: label('Somebody else gave it to us', 'Nos los facilitó un tercero'),
};

export const basisWords: Readonly<Record<LegalBasis, Label>> = {
  'A6-1-a': label('Consent, Art. 6(1)(a)', 'Consentimiento, art. 6.1.a)'),
  'A6-1-b': label('Contract, Art. 6(1)(b)', 'Contrato, art. 6.1.b)'),
  'A6-1-c': label('Legal obligation, Art. 6(1)(c)', 'Obligación legal, art. 6.1.c)'),
  'A6-1-d': label('Vital interests, Art. 6(1)(d)', 'Intereses vitales, art. 6.1.d)'),
  'A6-1-e': label('Public interest, Art. 6(1)(e)', 'Interés público, art. 6.1.e)'),
  'A6-1-f': label('Legitimate interests, Art. 6(1)(f)', 'Interés legítimo, art. 6.1.f)'),
};

export const groundWords: Readonly<Record<LeftOut['ground'], Label>> = {
  others_rights: label(
    'It is about somebody else, whose rights it would affect (Art. 15(4))',
    'Se refiere a otra persona, a cuyos derechos afectaría (art. 15.4)',
  ),
  trade_secret: label(
    'It is a trade secret (Art. 15(4), Recital 63)',
    'Es un secreto comercial (art. 15.4, cdo. 63)',
  ),
  not_personal: label('It is not about you', 'No se refiere a usted'),
  security: label('It would weaken security (Art. 32)', 'Debilitaría la seguridad (art. 32)'),
  derived: label(
    'It was derived by us and not provided by you (Art. 20(1))',
    'Lo dedujimos nosotros; no nos lo facilitó usted (art. 20.1)',
  ),
  other_basis: label(
    'It is processed on neither your consent nor a contract with you (Art. 20(1)(a))',
    'No se trata con su consentimiento ni por un contrato con usted (art. 20.1.a)',
  ),
};

/** Art. 15(1)(h): what the company says that it decides by automated means alone, in its words; that there is nothing where it says none. */
export function automatedText({
  controller,
  locale,
}: {
  readonly controller: Pick<ControllerSettings, 'automatedDecisions'>;
  readonly locale: Locale;
}): string {
  return controller.automatedDecisions.trim() || say(packageWords.automated, locale);
}

export function say(text: Label, locale: Locale): string {
  return text[locale] ?? text.en;
}
