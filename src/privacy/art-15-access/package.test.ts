import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../engine/catalog/settings.ts';
import { closeDocuments } from '../../engine/documents/render-pdf.ts';
import type { GatheredItem } from '../../engine/subjects/gathered.ts';
import type { PackageContents } from './contents.ts';
import { packageHtml } from './html.ts';
import { dataJson, placeCsv, portabilityJson } from './machine-readable.ts';
import { packagePdf } from './pdf.ts';

const hostile = '<script>alert(1)</script> ليلى =HYPERLINK("x")';

function item(id: string, origin: 'provided' | 'derived'): GatheredItem {
  return {
    id,
    number: `CON-${id}`,
    title: { en: hostile },
    at: '2026-03-05T10:00:00.000Z',
    values: [
      {
        field: 'last_name',
        label: { en: 'Family name', es: 'Apellidos' },
        value: hostile,
        text: { en: hostile, es: hostile },
        category: 'identity',
        sensitivity: 'ordinary',
        origin,
        purposes: ['contract'],
        retention: 'account_life',
        inPortability: origin === 'provided' ? true : { leftOut: 'derived' },
      },
    ],
    leftOut: [{ field: 'reports_to', label: { en: 'Reports to' }, ground: 'others_rights' }],
    files: [],
  };
}

const contents: PackageContents = {
  number: 'PK-000001',
  request: null,
  locale: 'es',
  madeAt: '2026-03-05T10:00:00.000Z',
  controller: { ...defaultSettings, name: 'Papel & Cía', address: 'Calle Mayor 1\n28001 Madrid' },
  subject: {
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    module: 'contacts',
    number: 'CON-1',
    title: 'Ελένη Παπαδοπούλου',
  },
  places: [
    {
      place: 'records.contacts',
      label: { en: 'Contacts', es: 'Contactos' },
      items: [item('1', 'provided'), item('2', 'derived')],
    },
  ],
  purposes: [
    {
      code: 'contract',
      label: { en: 'Orders', es: 'Pedidos' },
      basis: 'A6-1-b',
      reference: { en: 'The contract' },
      until: '2034-12-31',
    },
  ],
  categories: ['identity'],
  origins: ['provided'],
  retention: [
    {
      code: 'account_life',
      label: { en: 'Life of the account' },
      law: { en: 'Art. 5(1)(e)' },
      period: 'P3Y',
    },
  ],
  recipients: [],
  consents: [],
  omitted: [
    {
      place: 'records.contacts',
      field: 'reports_to',
      label: { en: 'Reports to' },
      ground: 'others_rights',
      items: 2,
    },
  ],
};

describe('Art. 15: the package says everything, and nothing in it runs', () => {
  it('escapes hostile values in the page, which allows no scripts', () => {
    const html = packageHtml(contents);
    expect(html).not.toContain('<script');
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('&#60;script&#62;');
  });

  it('Art. 15(1)(h): tells what the company decides by automated means alone, or that it decides nothing', async () => {
    expect(packageHtml(contents)).toContain('No tomamos ninguna decisión sobre usted');
    expect(JSON.parse(dataJson(contents)).automatedDecisions).toBe(false);
    const automatedDecisions = 'El límite de crédito, según pedidos y pagos: sin él se cobra por adelantado.';
    const deciding = { ...contents, controller: { ...contents.controller, automatedDecisions } };
    expect(packageHtml(deciding)).toContain(automatedDecisions);
    expect(packageHtml(deciding)).not.toContain('No tomamos ninguna decisión sobre usted');
    expect(JSON.parse(dataJson(deciding)).automatedDecisions).toBe(automatedDecisions);
  });

  it('says what was left out and on what ground', () => {
    expect(packageHtml(contents)).toContain('art. 15.4');
    expect(JSON.parse(dataJson(contents)).omitted).toHaveLength(1);
  });

  it('Art. 15(1)(c), 15(2): names recipients and the safeguard of a transfer in every readable part', async () => {
    const abroad: PackageContents = {
      ...contents,
      recipients: [
        {
          name: 'Larkspur <Desk> Inc.',
          role: 'processor',
          roleLabel: { en: 'Processor', es: 'Encargado del tratamiento' },
          whatFor: { en: 'Hosts the tickets', es: 'Aloja las incidencias' },
          modules: [{ name: 'tickets', label: { en: 'Tickets', es: 'Incidencias' } }],
          categories: ['identity'],
          country: 'US',
          countryLabel: { en: 'United States', es: 'Estados Unidos' },
          transfer: true,
          safeguard: 'A46-2-c',
          safeguardLabel: { en: 'Standard clauses', es: 'Cláusulas tipo' },
          safeguardNote: 'SCC 2021/914',
          since: '2026-01-02',
          last: null,
          times: 0,
          told: '2026-03-01',
          withheld: [{ label: { en: 'Purchase history', es: 'Historial de compras' }, since: '2026-02-01' }],
        },
      ],
    };
    const html = packageHtml(abroad);
    for (const words of [
      'Larkspur &#60;Desk&#62; Inc. (Encargado del tratamiento, Estados Unidos)',
      'Aloja las incidencias',
      'Cláusulas tipo. SCC 2021/914',
      'informado de un cambio el 1 de marzo de 2026',
      'ya no desde el 1 de febrero de 2026, porque se opone: Historial de compras',
    ]) {
      expect(html).toContain(words);
    }
    const json = JSON.parse(dataJson(abroad));
    expect(json.transfers).toEqual([
      { name: 'Larkspur <Desk> Inc.', country: 'US', safeguard: 'A46-2-c', safeguardNote: 'SCC 2021/914' },
    ]);
    const pdf = await packagePdf(abroad, Temporal.Instant.from('2026-03-05T10:00:00Z'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('Art. 15(1)(f): names the authority of the controller’s country where none is set, and the court', () => {
    expect(packageHtml(contents)).toContain('Agencia Española de Protección de Datos, https://www.aepd.es');
    const german = { ...contents, controller: { ...contents.controller, country: 'DE' } };
    expect(packageHtml(german)).toContain('Puede reclamar ante la autoridad de control (art. 77 RGPD)');
    const british = { ...contents, controller: { ...contents.controller, country: 'GB' } };
    expect(packageHtml(british)).toContain('30 días');
  });

  it('Art. 20: hands over what was provided and not what was derived', () => {
    const { places } = JSON.parse(portabilityJson(contents));
    expect(places[0].items.map((one: { id: string }) => one.id)).toEqual(['1']);
  });

  it('guards cells that a spreadsheet would run', () => {
    const place = contents.places[0];
    if (!place) throw new Error('no place');
    const guarded = {
      ...place,
      items: [
        { ...item('3', 'provided'), title: { en: '=cmd|x' } },
        { ...item('4', 'provided'), title: { en: '-12.50' } },
      ],
    };
    const csv = placeCsv(guarded, 'en');
    expect(csv).toContain("'=cmd|x");
    expect(csv).toContain(',-12.50,');
  });

  it('a name in a script without a font is shown by its code points and does not stop the package', async () => {
    const place = contents.places[0];
    if (!place) throw new Error('no place');
    const rare = { ...item('5', 'provided'), title: { en: '中文 😀' } };
    const pdf = await packagePdf(
      { ...contents, places: [{ ...place, items: [rare] }] },
      Temporal.Instant.from('2026-03-05T10:00:00Z'),
    );
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('sets a tagged PDF in the language asked for', async () => {
    const pdf = await packagePdf(contents, Temporal.Instant.from('2026-03-05T10:00:00Z'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.includes('StructTreeRoot')).toBe(true);
    await closeDocuments();
  });
});
