/**
 * English and Spanish names of holidays. The source leaves most Spanish names untranslated and calls a few days by the
 * wrong name (Ascension Day is "La Asunción" there); a name that is missing here stops the generator.
 */
export type HolidayNames = Readonly<{ en: string; es: string }>;

/** Keyed by the source's English name, with straight apostrophes. Each: our English name, our Spanish name. */
const names: Readonly<Record<string, readonly [en: string, es: string]>> = {
  "New Year's Day": ["New Year's Day", 'Año Nuevo'],
  'January 2nd': ['2 January', 'el 2 de enero'],
  '2 Janvier': ['2 January', 'el 2 de enero'],
  Berchtoldstag: ["Berchtold's Day", 'Día de Berchtold'],
  Epiphany: ['Epiphany', 'Epifanía del Señor'],
  'Saint John the Baptist': ['Saint John the Baptist', 'San Juan Bautista'],
  'Clean Monday': ['Clean Monday', 'Lunes Puro'],
  'Ash Sunday': ['Clean Monday', 'Lunes Puro'],
  'Maundy Thursday': ['Maundy Thursday', 'Jueves Santo'],
  'Good Friday': ['Good Friday', 'Viernes Santo'],
  'Easter Sunday': ['Easter Sunday', 'Domingo de Pascua'],
  'Easter Monday': ['Easter Monday', 'Lunes de Pascua'],
  'Ascension Day': ['Ascension Day', 'Ascensión del Señor'],
  Pentecost: ['Whit Sunday', 'Domingo de Pentecostés'],
  'Whit Monday': ['Whit Monday', 'Lunes de Pentecostés'],
  'Corpus Christi': ['Corpus Christi', 'Corpus Christi'],
  Assumption: ['the Assumption', 'Asunción de la Virgen'],
  'Mariä Geburt': ['the Nativity of Mary', 'Natividad de la Virgen'],
  "All Saints' Day": ["All Saints' Day", 'Todos los Santos'],
  "All Souls' Day": ["All Souls' Day", 'Día de los Difuntos'],
  'Immaculate Conception': ['the Immaculate Conception', 'Inmaculada Concepción'],
  'Christmas Eve': ['Christmas Eve', 'Nochebuena'],
  'Christmas Day': ['Christmas Day', 'Navidad'],
  'Boxing Day': ['the second day of Christmas', 'segundo día de Navidad'],
  "New Year's Eve": ["New Year's Eve", 'Nochevieja'],
  'Saint Joseph': ['Saint Joseph', 'San José'],
  'Saints Peter and Paul': ['Saints Peter and Paul', 'San Pedro y San Pablo'],
  'Saints Cyril and Methodius Day': ['Saints Cyril and Methodius', 'San Cirilo y San Metodio'],
  'Reformation Day': ['Reformation Day', 'Día de la Reforma'],
  'Labour Day': ['Labour Day', 'Fiesta del Trabajo'],
  'Europe Day': ['Europe Day', 'Día de Europa'],
  "International Women's Day": ["International Women's Day", 'Día Internacional de la Mujer'],
  "International Children's Day": ["World Children's Day", 'Día Mundial del Niño'],
  "Children's Day": ["Children's Day", 'Día del Niño'],
  'National Holiday': ['the National Day', 'Fiesta Nacional'],
  'National holiday': ['the National Day', 'Fiesta Nacional'],
  'National Day': ['the National Day', 'Fiesta Nacional'],
  Staatsfeiertag: ['the State Holiday (1 May)', 'Fiesta del Estado (1 de mayo)'],
  Bundesfeiertag: ['Swiss National Day', 'Fiesta Nacional Suiza'],
  'Fête nationale': ['Swiss National Day', 'Fiesta Nacional Suiza'],
  'Giorno festivo federale': ['Swiss National Day', 'Fiesta Nacional Suiza'],
  'Independence Day': ['Independence Day', 'Día de la Independencia'],
  'Constitution Day': ['Constitution Day', 'Día de la Constitución'],
  'Republic Day': ['Republic Day', 'Día de la República'],
  'Statehood Day': ['Statehood Day', 'Día del Estado'],
  'Liberation Day': ['Liberation Day', 'Día de la Liberación'],
  'Armistice Day': ['Armistice Day', 'Día del Armisticio'],
  'Victory Day': ['Victory Day', 'Día de la Victoria'],
  'Remembrance Day': ['Remembrance Day', 'Día de la Memoria'],
  'Midsummer Eve': ['Midsummer Eve', 'Víspera de San Juan'],
  Midsummer: ['Midsummer', 'Solsticio de verano (San Juan)'],
  'Midsummer Day': ['Midsummer Day', 'Solsticio de verano (San Juan)'],
  "St. John's Day": ["St John's Day", 'San Juan'],
  'San Juan': ["St John's Day", 'San Juan'],
  // Austria to Finland
  "St. George's Day": ["St George's Day", 'San Jorge'],
  'Bulgarian Education and Culture, and Slavonic Literature Day': [
    'the Day of Bulgarian Education and Culture',
    'Día de la Educación y la Cultura búlgaras',
  ],
  'Unification Day': ['Unification Day', 'Día de la Unificación'],
  'Anti-Fascist Struggle Day': ['Anti-Fascist Struggle Day', 'Día de la Lucha Antifascista'],
  'Victory and Homeland Thanksgiving Day and the Day of Croatian defenders': [
    'Victory and Homeland Thanksgiving Day',
    'Día de la Victoria y de Acción de Gracias de la Patria',
  ],
  'Annunciation, Anniversary of 1821 Revolution': [
    'the Annunciation and the anniversary of the 1821 Revolution',
    'Anunciación y aniversario de la Revolución de 1821',
  ],
  'Cyprus National Day': ['Cyprus National Day', 'Fiesta Nacional de Chipre'],
  'Cyprus Independence Day': ['Cyprus Independence Day', 'Día de la Independencia de Chipre'],
  'Jan Hus Day': ['Jan Hus Day', 'Día de Jan Hus'],
  'St. Wenceslas Day (Czech Statehood Day)': [
    'St Wenceslas Day (Czech Statehood Day)',
    'San Wenceslao (Día del Estado checo)',
  ],
  'Independent Czechoslovak State Day': [
    'Independent Czechoslovak State Day',
    'Día del Estado checoslovaco independiente',
  ],
  'Struggle for Freedom and Democracy Day': [
    'Struggle for Freedom and Democracy Day',
    'Día de la Lucha por la Libertad y la Democracia',
  ],
  'Day of Restoration of Independence': [
    'the Day of Restoration of Independence',
    'Día de la Restauración de la Independencia',
  ],
  // France, Germany
  'Bastille Day': ['Bastille Day', 'Fiesta Nacional (14 de julio)'],
  'Abolition of Slavery': ['the Abolition of Slavery', 'Abolición de la Esclavitud'],
  'Liberation Day (80th Anniversary)': [
    'the 80th anniversary of Liberation',
    '80.º aniversario de la Liberación',
  ],
  '75th anniversary of the GDR uprising': [
    'the 75th anniversary of the 1953 uprising',
    '75.º aniversario del levantamiento de 1953',
  ],
  'Day of Prayer and Repentance': ['the Day of Prayer and Repentance', 'Día de Penitencia y Oración'],
  // Hungary to Slovenia
  "Saint Stephen's Day": ["Saint Stephen's Day", 'San Esteban de Hungría'],
  "St. Brigid's Day": ["St Brigid's Day", 'Santa Brígida'],
  "St. Patrick's Day": ["St Patrick's Day", 'San Patricio'],
  'First Monday in May': ['the May bank holiday', 'festivo bancario de mayo'],
  'First Monday in June': ['the June bank holiday', 'festivo bancario de junio'],
  'First Monday in August': ['the August bank holiday', 'festivo bancario de agosto'],
  'Last Monday in October': ['the October bank holiday', 'festivo bancario de octubre'],
  "St. Stephen's Day": ["St Stephen's Day", 'San Esteban'],
  'Liberation from Nazi-Fascism (1945)': ['Liberation Day', 'Día de la Liberación'],
  'National Day of Saint Francis of Assisi': ['Saint Francis of Assisi', 'San Francisco de Asís'],
  'Restoration of Independence day': [
    'the Day of Restoration of Independence',
    'Día de la Restauración de la Independencia',
  ],
  'Day of Restoration of the State of Lithuania': [
    'the Day of Restoration of the State of Lithuania',
    'Día de la Restauración del Estado de Lituania',
  ],
  'Day of Restoration of Independence of Lithuania': [
    'the Day of Restoration of Independence of Lithuania',
    'Día de la Restauración de la Independencia de Lituania',
  ],
  "Feast of Saint Paul's Shipwreck in Malta": [
    "the Feast of Saint Paul's Shipwreck",
    'Naufragio de San Pablo',
  ],
  'Freedom Day': ['Freedom Day', 'Día de la Libertad'],
  'June 7th': ['Sette Giugno (7 June)', 'Sette Giugno (7 de junio)'],
  "King's Day": ["King's Day", 'Día del Rey'],
  'Liberty Day': ['Freedom Day', 'Día de la Libertad'],
  'Portugal Day': ['Portugal Day', 'Día de Portugal'],
  'Implantação da República': ['Republic Day', 'Implantación de la República'],
  'Restauração da Independência': ['Restoration of Independence', 'Restauración de la Independencia'],
  'Day of the Unification of the Romanian Principalities': [
    'the Union of the Romanian Principalities',
    'Unión de los Principados rumanos',
  ],
  "St Andrew's Day": ["St Andrew's Day", 'San Andrés'],
  'Day of victory over fascism': ['the Day of Victory over Fascism', 'Día de la Victoria sobre el Fascismo'],
  'Slovak National Uprising anniversary': [
    'the anniversary of the Slovak National Uprising',
    'aniversario del Levantamiento Nacional Eslovaco',
  ],
  'Day of Our Lady of the Seven Sorrows': ['Our Lady of Sorrows', 'Nuestra Señora de los Dolores'],
  'Prešeren Day, the Slovenian Cultural Holiday': ['Prešeren Day', 'Día de Prešeren'],
  'Day of Uprising Against Occupation': [
    'the Day of Uprising Against Occupation',
    'Día del Levantamiento contra la Ocupación',
  ],
  'Day of Remembrance for the Dead': ['Remembrance Day', 'Día de los Difuntos'],
  'Independence and Unity Day': ['Independence and Unity Day', 'Día de la Independencia y la Unidad'],
  // Spain
  'Fiesta Nacional de España': ['the National Day of Spain', 'Fiesta Nacional de España'],
  'Día de la Constitución Española': ['Constitution Day', 'Día de la Constitución Española'],
  'Día de Andalucía': ['Andalusia Day', 'Día de Andalucía'],
  'Día de Aragón': ['Aragon Day', 'San Jorge, Día de Aragón'],
  'Día de Asturias': ['Asturias Day', 'Día de Asturias'],
  'Día de las Instituciones de Cantabria': [
    'the Day of the Institutions of Cantabria',
    'Día de las Instituciones de Cantabria',
  ],
  'La Bien Aparecida': ['Our Lady of La Bien Aparecida', 'La Bien Aparecida'],
  'Nuestra Señora de África': ['Our Lady of Africa', 'Nuestra Señora de África'],
  'Día de Ceuta': ['Ceuta Day', 'Día de Ceuta'],
  'Fiesta de Castilla y León': ['Castile and León Day', 'Fiesta de Castilla y León'],
  'Día de Castilla-La Mancha': ['Castile-La Mancha Day', 'Día de Castilla-La Mancha'],
  'Canary Islands Day': ['Canary Islands Day', 'Día de Canarias'],
  'Dia de Cataluña': ['the National Day of Catalonia', 'Fiesta Nacional de Cataluña'],
  'San Esteban': ["St Stephen's Day", 'San Esteban'],
  'Día de Extremadura': ['Extremadura Day', 'Día de Extremadura'],
  'Día de las Letras Gallegas': ['Galician Literature Day', 'Día de las Letras Gallegas'],
  'Día Nacional de Galicia': ['the National Day of Galicia', 'Día Nacional de Galicia'],
  'Día de les Illes Balears': ['Balearic Islands Day', 'Día de las Illes Balears'],
  'Día de la Comunidad de Madrid': ['Community of Madrid Day', 'Fiesta de la Comunidad de Madrid'],
  'Santiago Apóstol': ['Saint James', 'Santiago Apóstol'],
  'Día de La Rioja': ['La Rioja Day', 'Día de La Rioja'],
  // Iceland, Liechtenstein, Norway, United Kingdom, Switzerland
  'First Day of Summer': ['the First Day of Summer', 'Primer día del verano'],
  'Icelandic National Day': ['Icelandic National Day', 'Fiesta Nacional de Islandia'],
  'Commerce Day': ['Commerce Day', 'Día del Comercio'],
  'Early May bank holiday': ['the Early May bank holiday', 'festivo bancario de principios de mayo'],
  'Spring bank holiday': ['the Spring bank holiday', 'festivo bancario de primavera'],
  'Summer bank holiday': ['the Summer bank holiday', 'festivo bancario de verano'],
  "St Patrick's Day": ["St Patrick's Day", 'San Patricio'],
  "Battle of the Boyne (Orangemen's Day)": [
    "Battle of the Boyne (Orangemen's Day)",
    'Batalla del Boyne (Día de los Orangistas)',
  ],
  'Federal Day of Thanksgiving, Repentance and Prayer': [
    'the Federal Day of Thanksgiving',
    'Día federal de acción de gracias, penitencia y oración',
  ],
  'Monday after Federal Day of Thanksgiving, Repentance and Prayer': [
    'the Monday after the Federal Day of Thanksgiving',
    'Lunes siguiente al Día federal de acción de gracias',
  ],
  'Saint Nicholas of Flüe': ['Saint Nicholas of Flüe', 'San Nicolás de Flüe'],
  'Näfelser Fahrt': ['the Näfels Pilgrimage', 'Peregrinación de Näfels'],
  Mauritiustag: ['Saint Maurice', 'San Mauricio'],
  'Instauration de la République': ['the Founding of the Republic', 'Instauración de la República'],
  'Jeûne Genevois': ['the Geneva Fast', 'Ayuno de Ginebra'],
  'Restoration of the Republic': ['the Restoration of the Republic', 'Restauración de la República'],
  'Jura Plebiscite': ['the Jura Plebiscite', 'Plebiscito del Jura'],
};

/** Where a country calls the same day otherwise. */
const nationalNames: Readonly<Record<string, Readonly<Record<string, readonly [en: string, es: string]>>>> = {
  GB: { 'Boxing Day': ['Boxing Day', 'Boxing Day (26 de diciembre)'] },
  LI: { 'National Day': ['the National Day (15 August)', 'Fiesta Nacional (15 de agosto)'] },
};

const substitute = ' (substitute day)';

/** Our names for a holiday of the source. Throws when the catalogue lacks it: a new holiday needs a person's eye. */
export function nameHoliday(country: string, sourceName: string): HolidayNames {
  const plain = sourceName.replaceAll('’', "'");
  const isSubstitute = plain.endsWith(substitute);
  const base = isSubstitute ? plain.slice(0, -substitute.length) : plain;
  const known = nationalNames[country]?.[base] ?? names[base];
  if (known === undefined) throw new Error(`tools/holidays/names.ts has no names for "${sourceName}".`);
  const [en, es] = known;
  return isSubstitute ? { en: `${en}${substitute}`, es: `${es} (día sustitutivo)` } : { en, es };
}
