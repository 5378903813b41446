/** The countries for which a table is generated, and which of their subdivisions. */
export type CountryPlan = Readonly<{
  code: string;
  /** 'all': every subdivision of the source, and these are all there are, so that another code is a mistake. */
  regions: 'all' | 'none' | Readonly<Record<string, string>>;
}>;

const union = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');
const neighbours = ['IS', 'LI', 'NO', 'GB', 'CH'];
const complete: ReadonlySet<string> = new Set(['AT', 'DE', 'ES', 'CH']);

/** Source subdivision → ISO 3166-2, where only some are wanted or the source's code is not the one of ISO. */
const chosen: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FR: Object.fromEntries(
    ['57', '67', '68', 'YT', 'MQ', 'GP', 'GF', 'RE', 'MF', 'BL'].map((code) => [code, `FR-${code}`]),
  ),
  // The source's "Alto Adige" is the province of Bolzano, not the whole region IT-32.
  IT: { '32': 'IT-BZ' },
  // Alderney belongs to Guernsey.
  GB: { ENG: 'GB-ENG', NIR: 'GB-NIR', SCT: 'GB-SCT', WLS: 'GB-WLS' },
};

/** Names of subdivisions that the source does not translate, or calls otherwise than people do. */
export const regionNames: Readonly<Record<string, Readonly<{ en: string; es: string }>>> = {
  'GB-ENG': { en: 'England', es: 'Inglaterra' },
  'GB-NIR': { en: 'Northern Ireland', es: 'Irlanda del Norte' },
  'GB-SCT': { en: 'Scotland', es: 'Escocia' },
  'GB-WLS': { en: 'Wales', es: 'Gales' },
  'IT-BZ': { en: 'Bolzano/South Tyrol', es: 'Bolzano/Tirol del Sur' },
  'DE-BY': { en: 'Bavaria', es: 'Baviera' },
  'DE-BE': { en: 'Berlin', es: 'Berlín' },
  'DE-HB': { en: 'Bremen', es: 'Bremen' },
  'DE-HE': { en: 'Hesse', es: 'Hesse' },
  'DE-HH': { en: 'Hamburg', es: 'Hamburgo' },
  'DE-NI': { en: 'Lower Saxony', es: 'Baja Sajonia' },
  'DE-NW': { en: 'North Rhine-Westphalia', es: 'Renania del Norte-Westfalia' },
  'DE-RP': { en: 'Rhineland-Palatinate', es: 'Renania-Palatinado' },
  'DE-SL': { en: 'Saarland', es: 'Sarre' },
  'DE-SN': { en: 'Saxony', es: 'Sajonia' },
  'DE-ST': { en: 'Saxony-Anhalt', es: 'Sajonia-Anhalt' },
  'DE-TH': { en: 'Thuringia', es: 'Turingia' },
  'DE-MV': { en: 'Mecklenburg-Western Pomerania', es: 'Mecklemburgo-Pomerania Occidental' },
  'DE-BB': { en: 'Brandenburg', es: 'Brandeburgo' },
  'ES-AN': { en: 'Andalusia', es: 'Andalucía' },
  'ES-AR': { en: 'Aragon', es: 'Aragón' },
  'ES-CE': { en: 'Ceuta', es: 'Ceuta' },
  'ES-CL': { en: 'Castile and León', es: 'Castilla y León' },
  'ES-CM': { en: 'Castile-La Mancha', es: 'Castilla-La Mancha' },
  'ES-CN': { en: 'the Canary Islands', es: 'Canarias' },
  'ES-CT': { en: 'Catalonia', es: 'Cataluña' },
  'ES-IB': { en: 'the Balearic Islands', es: 'Illes Balears' },
  'ES-MC': { en: 'the Region of Murcia', es: 'Región de Murcia' },
  'ES-MD': { en: 'the Community of Madrid', es: 'Comunidad de Madrid' },
  'ES-ML': { en: 'Melilla', es: 'Melilla' },
  'ES-NC': { en: 'Navarre', es: 'Navarra' },
  'ES-PV': { en: 'the Basque Country', es: 'País Vasco' },
  'ES-VC': { en: 'the Valencian Community', es: 'Comunitat Valenciana' },
};

/** EU, EEA, United Kingdom and Switzerland. */
export const countries: readonly CountryPlan[] = [...union, ...neighbours].map((code) => ({
  code,
  regions: complete.has(code) ? 'all' : (chosen[code] ?? 'none'),
}));
