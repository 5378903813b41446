/** The certificate as a document: PDF/UA for people, or the same as a page. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import { dateText, momentText } from '../../engine/documents/moments.ts';
import { renderPdf } from '../../engine/documents/render-pdf.ts';
import { type Label, type Locale, labelText } from '../../metadata/label.ts';
import type { Certificate } from './certificate.ts';

const words = {
  title: { en: 'Certificate of erasure', es: 'Certificado de supresión' },
  erased: { en: 'Erased', es: 'Suprimido' },
  scanned: { en: 'Checked by re-scan', es: 'Comprobado' },
  purged: { en: 'Purged', es: 'Purgado' },
  notYet: { en: 'not yet', es: 'todavía no' },
  request: { en: 'Request', es: 'Solicitud' },
  person: { en: 'Identifier of the person', es: 'Identificador de la persona' },
  ground: { en: 'Why', es: 'Motivo' },
  plan: { en: 'Fingerprint of the plan', es: 'Huella del plan' },
  signatures: { en: 'Who decided', es: 'Quién decidió' },
  planned: { en: 'Planned', es: 'Planificó' },
  approved: { en: 'Approved', es: 'Aprobó' },
  executed: { en: 'Executed', es: 'Ejecutó' },
  counts: { en: 'What the re-scan counted', es: 'Lo que contó la comprobación' },
  where: { en: 'Where', es: 'Dónde' },
  before: { en: 'Before', es: 'Antes' },
  kept: { en: 'Kept or masked', es: 'Conservado o enmascarado' },
  law: { en: 'By what law', es: 'Según qué ley' },
  who: { en: 'Who', es: 'Quién' },
  what: { en: 'What', es: 'Qué' },
  when: { en: 'When', es: 'Cuándo' },
  note: { en: 'Note', es: 'Nota' },
  left: { en: 'Left', es: 'Restante' },
  keptTitle: { en: 'What a law keeps', es: 'Lo que una ley conserva' },
  configuration: {
    en: 'Filters, rules and texts that named the person',
    es: 'Filtros, reglas y textos que nombraban a la persona',
  },
  until: { en: 'Until', es: 'Hasta' },
  items: { en: 'Items', es: 'Elementos' },
  elsewhere: { en: 'The same values elsewhere', es: 'Los mismos valores en otros lugares' },
  recipients: { en: 'Recipients (Art. 19)', es: 'Destinatarios (art. 19)' },
  recipient: { en: 'Recipient', es: 'Destinatario' },
  country: { en: 'Country', es: 'País' },
  became: { en: 'What became of it', es: 'Resultado' },
  open: { en: 'Not told yet', es: 'Aún sin notificar' },
  told: { en: 'Told', es: 'Notificado' },
  impossible: { en: 'Telling it is impossible', es: 'Notificación imposible' },
  disproportionate: { en: 'Disproportionate effort', es: 'Esfuerzo desproporcionado' },
  not_carried_out: { en: 'Not carried out, so not told', es: 'No realizada, por lo que no se notificó' },
  notPromised: { en: 'What could not be promised', es: 'Lo que no se pudo prometer' },
  statements: { en: 'Statement', es: 'Declaración' },
  rows: { en: 'Rows', es: 'Filas' },
  whose: { en: 'Whose', es: 'De quién' },
} as const satisfies Record<string, Label>;

const grounds: Readonly<Record<string, Label>> = {
  no_longer_necessary: {
    en: 'The data was no longer necessary, Art. 17(1)(a)',
    es: 'Los datos ya no eran necesarios, art. 17.1.a)',
  },
  consent_withdrawn: {
    en: 'Consent was withdrawn, Art. 17(1)(b)',
    es: 'Se retiró el consentimiento, art. 17.1.b)',
  },
  objection: { en: 'The person objected, Art. 17(1)(c)', es: 'La persona se opuso, art. 17.1.c)' },
  unlawful: {
    en: 'The data was processed unlawfully, Art. 17(1)(d)',
    es: 'Los datos se trataron ilícitamente, art. 17.1.d)',
  },
  legal_duty: { en: 'A law asks for it, Art. 17(1)(e)', es: 'Lo exige una ley, art. 17.1.e)' },
  child_consent: {
    en: 'Consent given as a child, Art. 17(1)(f)',
    es: 'Consentimiento dado siendo menor, art. 17.1.f)',
  },
  retention_ended: { en: 'The retention period ended', es: 'Terminó el plazo de conservación' },
};

const explanations: Readonly<Record<string, Label>> = {
  kept_by_law: { en: 'in records kept by law', es: 'en registros conservados por ley' },
  not_linked_to_the_person: {
    en: 'in records that are not linked to the person; look at them',
    es: 'en registros no vinculados a la persona; revíselos',
  },
};

const unexplained: Label = {
  en: 'not explained: it should be gone',
  es: 'sin explicación: debería haber desaparecido',
};

type CertificateTable = { readonly title: string; readonly header: string[]; readonly rows: string[][] };

export async function renderCertificate(
  context: CallContext,
  certificate: Certificate,
  as: 'pdf' | 'html',
): Promise<Buffer> {
  const controller = await controllerSettings(context.database);
  const { locale } = context;
  const data = {
    title: `${labelText(words.title, locale)} ${certificate.number}`,
    controller: {
      name: controller.name,
      address: controller.address.split('\n').filter(Boolean),
      contact: [controller.dpoEmail || controller.email, controller.phone].filter(Boolean).join(' · '),
    },
    details: details(certificate, locale, context.timeZone),
    statements: certificate.statements.map((statement) => labelText(statement, locale)),
    tables: tables(certificate, locale, context.timeZone),
  };
  if (as === 'html') return Buffer.from(page(data, locale));
  return renderPdf({
    template: new URL('./certificate.typ', import.meta.url),
    data,
    locale,
    standard: 'ua-1',
    now: context.now(),
  });
}

function details(certificate: Certificate, locale: Locale, timeZone: string): string[][] {
  const t = (label: Label) => labelText(label, locale);
  const on = (instant: string | null) => (instant ? momentText(instant, locale, timeZone) : t(words.notYet));
  return [
    [t(words.erased), on(certificate.erasedAt)],
    [t(words.scanned), on(certificate.scannedAt)],
    [t(words.purged), on(certificate.purgedAt)],
    [t(words.ground), t(grounds[certificate.ground] ?? words.notYet)],
    ...(certificate.requestNumber ? [[t(words.request), certificate.requestNumber]] : []),
    [t(words.person), certificate.subject],
    [t(words.plan), inGroups(certificate.planHash)],
  ];
}

/** A hash in groups, so that it breaks at the edge of a page and can be read out. */
function inGroups(hash: string): string {
  return hash.replaceAll(/(.{8})(?=.)/g, '$1 ');
}

function tables(certificate: Certificate, locale: Locale, timeZone: string): CertificateTable[] {
  const t = (label: Label) => labelText(label, locale);
  const all: CertificateTable[] = [
    {
      title: t(words.signatures),
      header: [t(words.what), t(words.who), t(words.when)],
      rows: certificate.signatures.map((one) => [
        t(words[one.role]),
        one.by.name,
        momentText(one.at, locale, timeZone),
      ]),
    },
    {
      title: t(words.counts),
      header: [t(words.where), t(words.before), t(words.kept), t(words.left)],
      rows: (certificate.counts ?? []).map((line) => [
        t(line.label),
        String(line.before),
        String(line.kept),
        String(line.left),
      ]),
    },
    {
      title: t(words.keptTitle),
      header: [t(words.where), t(words.items), t(words.until), t(words.law)],
      rows: certificate.keptByLaw.map((line) => [
        t(line.label),
        String(line.items),
        line.until ? dateText(line.until, locale) : '',
        line.rule ? t(line.rule.law) : '',
      ]),
    },
    {
      title: t(words.configuration),
      header: [t(words.where), t(words.items), t(words.what)],
      rows: certificate.configuration.map((one) => [t(one.label), String(one.items), t(one.text)]),
    },
    {
      title: t(words.recipients),
      header: [t(words.recipient), t(words.country), t(words.became), t(words.note)],
      rows: certificate.recipients.map((one) => [
        one.name,
        one.country,
        [t(words[one.state]), one.on ? dateText(one.on, locale) : ''].filter(Boolean).join(', '),
        one.reason ?? '',
      ]),
    },
    {
      title: t(words.elsewhere),
      header: [t(words.where), t(words.rows), t(words.whose)],
      rows: (certificate.search?.found ?? []).map((one) => [
        one.table,
        String(one.rows),
        one.explained ? t(explanations[one.explained] ?? words.whose) : t(unexplained),
      ]),
    },
    {
      title: t(words.notPromised),
      header: [t(words.note)],
      rows: certificate.notPromised.map((one) => [t(one.text)]),
    },
  ];
  return all.filter((table) => table.rows.length > 0);
}

interface PageData {
  readonly title: string;
  readonly controller: { readonly name: string };
  readonly details: readonly string[][];
  readonly statements: readonly string[];
  readonly tables: readonly CertificateTable[];
}

function page(data: PageData, locale: Locale): string {
  const rows = (cells: readonly string[][]) =>
    cells.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('');
  const table = (one: CertificateTable) =>
    `<h2>${escaped(one.title)}</h2><table><thead><tr>${one.header.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')}</tr></thead><tbody>${rows(one.rows)}</tbody></table>`;
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(data.title)}</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}table{border-collapse:collapse;width:100%}td,th{text-align:left;border-bottom:1px solid #8888;padding:.3rem .6rem .3rem 0;overflow-wrap:anywhere}</style></head><body><p>${escaped(data.controller.name)}</p><h1>${escaped(data.title)}</h1>${data.statements.map((one) => `<p>${escaped(one)}</p>`).join('')}<table><tbody>${rows([...data.details])}</tbody></table>${data.tables.map(table).join('')}</body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
