/**
 * The supervisory authority that a complaint goes to (Art. 77): the one that the company set, else that of its country. Where
 * several authorities share a country, which one is competent is for the company to say.
 */
import type { ControllerSettings } from '../../engine/catalog/settings.ts';

export interface Authority {
  readonly name: string;
  readonly url: string;
}

type Place = Pick<ControllerSettings, 'country' | 'authorityName' | 'authorityUrl'>;

const byCountry: Readonly<Record<string, readonly [name: string, url: string]>> = {
  AT: ['Österreichische Datenschutzbehörde', 'https://www.dsb.gv.at'],
  BE: [
    'Autorité de protection des données / Gegevensbeschermingsautoriteit',
    'https://www.dataprotectionauthority.be',
  ],
  BG: ['Комисия за защита на личните данни', 'https://www.cpdp.bg'],
  CH: ['Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter', 'https://www.edoeb.admin.ch'],
  CY: ['Γραφείο Επιτρόπου Προστασίας Δεδομένων Προσωπικού Χαρακτήρα', 'https://www.dataprotection.gov.cy'],
  CZ: ['Úřad pro ochranu osobních údajů', 'https://www.uoou.gov.cz'],
  DK: ['Datatilsynet', 'https://www.datatilsynet.dk'],
  EE: ['Andmekaitse Inspektsioon', 'https://www.aki.ee'],
  ES: ['Agencia Española de Protección de Datos', 'https://www.aepd.es'],
  FI: ['Tietosuojavaltuutetun toimisto', 'https://tietosuoja.fi'],
  FR: ['Commission nationale de l’informatique et des libertés', 'https://www.cnil.fr'],
  GB: ['Information Commissioner', 'https://ico.org.uk'],
  GR: ['Αρχή Προστασίας Δεδομένων Προσωπικού Χαρακτήρα', 'https://www.dpa.gr'],
  HR: ['Agencija za zaštitu osobnih podataka', 'https://azop.hr'],
  HU: ['Nemzeti Adatvédelmi és Információszabadság Hatóság', 'https://www.naih.hu'],
  IE: ['Data Protection Commission', 'https://www.dataprotection.ie'],
  IS: ['Persónuvernd', 'https://www.personuvernd.is'],
  IT: ['Garante per la protezione dei dati personali', 'https://www.garanteprivacy.it'],
  LI: ['Datenschutzstelle Fürstentum Liechtenstein', 'https://www.datenschutzstelle.li'],
  LT: ['Valstybinė duomenų apsaugos inspekcija', 'https://vdai.lrv.lt'],
  LU: ['Commission nationale pour la protection des données', 'https://cnpd.public.lu'],
  LV: ['Datu valsts inspekcija', 'https://www.dvi.gov.lv'],
  MT: ['Information and Data Protection Commissioner', 'https://idpc.org.mt'],
  NL: ['Autoriteit Persoonsgegevens', 'https://autoriteitpersoonsgegevens.nl'],
  NO: ['Datatilsynet', 'https://www.datatilsynet.no'],
  PL: ['Urząd Ochrony Danych Osobowych', 'https://uodo.gov.pl'],
  PT: ['Comissão Nacional de Proteção de Dados', 'https://www.cnpd.pt'],
  RO: [
    'Autoritatea Naţională de Supraveghere a Prelucrării Datelor cu Caracter Personal',
    'https://www.dataprotection.ro',
  ],
  SE: ['Integritetsskyddsmyndigheten', 'https://www.imy.se'],
  SI: ['Informacijski pooblaščenec', 'https://www.ip-rs.si'],
  SK: ['Úrad na ochranu osobných údajov Slovenskej republiky', 'https://dataprotection.gov.sk'],
};

/** Null where nobody said which one it is and the country alone doesn't tell (Germany: that of the Land). */
export function authorityOf(place: Place): Authority | null {
  if (place.authorityName !== '') return { name: place.authorityName, url: place.authorityUrl };
  const known = byCountry[place.country];
  return known ? { name: known[0], url: known[1] } : null;
}

/** The law of the United Kingdom has the person complain to the controller as well, who acknowledges within 30 days. */
export function complainsToController({ country }: Pick<ControllerSettings, 'country'>): boolean {
  return country === 'GB';
}
