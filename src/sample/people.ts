/** Names of the sample's people and firms, by country. Common names, joined by chance; addresses end in the reserved `.example`. */
export interface Country {
  readonly code: string;
  /** Language of letters, ISO 639-1. */
  readonly language: string;
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly families: readonly string[];
  readonly cities: readonly (readonly [city: string, postalCode: string, region: string])[];
  readonly streets: readonly string[];
  /** A firm's name around a family name. */
  readonly firms: readonly ((family: string) => string)[];
  /** How many of the sample's people live there, of a hundred. */
  readonly share: number;
  /** A number that its authority keeps free for films and examples; where there is none, the sample gives none. */
  phone?(digits: string): string;
}

export const countries: readonly Country[] = [
  {
    code: 'ES',
    language: 'es',
    share: 38,
    women: [
      'Lucía',
      'Begoña',
      'Nuria',
      'Inés',
      'Carmen',
      'Ainhoa',
      'Montserrat',
      'Elena',
      'Rocío',
      'Íñiga',
      'Noelia',
      'Sofía',
    ],
    men: [
      'Álvaro',
      'Íñigo',
      'Jesús',
      'Raúl',
      'Andrés',
      'Martín',
      'Joaquín',
      'Óscar',
      'Xabier',
      'Jordi',
      'Rubén',
      'Tomás',
    ],
    families: [
      'Núñez',
      'Ibáñez',
      'Peña',
      'Etxeberria',
      'Muñoz',
      'Garrido',
      'Solà',
      'Cañizares',
      'Vázquez',
      'Ordóñez',
      'Llorente',
      'Güell',
      'Zubiri',
      'Aragón',
    ],
    cities: [
      ['Zaragoza', '50003', 'Aragón'],
      ['Valencia', '46002', 'Comunitat Valenciana'],
      ['Bilbao', '48009', 'Euskadi'],
      ['Girona', '17001', 'Catalunya'],
      ['A Coruña', '15003', 'Galicia'],
      ['Sevilla', '41001', 'Andalucía'],
    ],
    streets: [
      'Calle de la Imprenta',
      'Avenida del Papel',
      'Calle Olmo',
      'Plaza de los Tipógrafos',
      'Carrer de la Tinta',
    ],
    firms: [
      (name) => `Imprenta ${name}, S.L.`,
      (name) => `Papelería ${name}`,
      (name) => `Gráficas ${name}, S.A.`,
      (name) => `Editorial ${name}, S.L.U.`,
    ],
  },
  {
    code: 'DE',
    language: 'de',
    share: 26,
    women: ['Jule', 'Käthe', 'Annelore', 'Heike', 'Britta', 'Friederike', 'Zoë', 'Gülay', 'Sabine', 'Ute'],
    men: ['Jörg', 'Günther', 'Matthäus', 'Sören', 'Björn', 'Hannes', 'Cem', 'Lothar', 'Veit', 'Ulrich'],
    families: [
      'Müller-Wernicke',
      'Weiß',
      'Krüger',
      'Schäfer',
      'Großmann',
      'Yıldız',
      'Böhm',
      'Fröhlich',
      'Straßburger',
      'Köhler',
      'Jäger',
      'Vogt',
    ],
    cities: [
      ['Leipzig', '04109', 'Sachsen'],
      ['Köln', '50667', 'Nordrhein-Westfalen'],
      ['Würzburg', '97070', 'Bayern'],
      ['Lübeck', '23552', 'Schleswig-Holstein'],
      ['Göttingen', '37073', 'Niedersachsen'],
    ],
    streets: ['Gutenbergstraße', 'Am Alten Papierwerk', 'Bleisatzweg', 'Lindenallee', 'Farbmühlengasse'],
    firms: [
      (name) => `Druckerei ${name} GmbH`,
      (name) => `${name} Papier & Druck KG`,
      (name) => `Verlag ${name} GmbH`,
      (name) => `Copyshop ${name} e.K.`,
    ],
    phone: (digits) => `+49 30 23125${digits.slice(0, 3)}`,
  },
  {
    code: 'PL',
    language: 'pl',
    share: 8,
    women: ['Małgorzata', 'Żaneta', 'Agnieszka', 'Łucja', 'Bożena', 'Świętosława'],
    men: ['Paweł', 'Łukasz', 'Stanisław', 'Michał', 'Zdzisław', 'Jędrzej'],
    families: ['Wójcik', 'Gęślowski', 'Dąbrowa', 'Źrebiec', 'Kołodziej', 'Łęcki', 'Ślązak', 'Ćwik'],
    cities: [
      ['Kraków', '31-008', 'małopolskie'],
      ['Łódź', '90-001', 'łódzkie'],
      ['Gdańsk', '80-831', 'pomorskie'],
    ],
    streets: ['ulica Drukarska', 'ulica Papiernicza', 'aleja Zecerów'],
    firms: [(name) => `Drukarnia ${name} sp. z o.o.`, (name) => `Wydawnictwo ${name}`],
  },
  {
    code: 'GR',
    language: 'el',
    share: 8,
    women: ['Ελένη', 'Αικατερίνη', 'Δέσποινα', 'Ιωάννα', 'Χρυσούλα'],
    men: ['Γιώργος', 'Νικόλαος', 'Αθανάσιος', 'Σπύρος', 'Ηλίας'],
    families: ['Παπαδάκης', 'Οικονόμου', 'Δημητρίου', 'Καραγιάννη', 'Αντωνίου', 'Σταματόπουλος'],
    cities: [
      ['Θεσσαλονίκη', '546 24', 'Κεντρική Μακεδονία'],
      ['Πάτρα', '262 21', 'Δυτική Ελλάδα'],
    ],
    streets: ['Οδός Τυπογραφείων', 'Λεωφόρος Χάρτου'],
    firms: [(name) => `Τυπογραφείο ${name} Ε.Π.Ε.`, (name) => `Εκδόσεις ${name} Α.Ε.`],
  },
  {
    code: 'BG',
    language: 'bg',
    share: 7,
    women: ['Ивелина', 'Цветана', 'Златка', 'Десислава'],
    men: ['Борислав', 'Христо', 'Йордан', 'Стоян'],
    families: ['Щерев', 'Вълчанов', 'Ядков', 'Кръстева', 'Жечев', 'Люцканова'],
    cities: [
      ['София', '1000', 'София-град'],
      ['Пловдив', '4000', 'Пловдив'],
    ],
    streets: ['улица Печатарска', 'булевард Хартия'],
    firms: [(name) => `Печатница ${name} ООД`, (name) => `Издателство ${name} ЕООД`],
  },
  {
    code: 'FR',
    language: 'fr',
    share: 7,
    women: ['Maëlle', 'Françoise', 'Hélène', 'Zoé'],
    men: ['Loïc', 'François', 'Gaël', 'Jérôme'],
    families: ['Lefèvre', 'Château', 'Noël', 'Garçon', 'Œuvrard', 'Brûlé'],
    cities: [
      ['Lyon', '69002', 'Auvergne-Rhône-Alpes'],
      ['Angoulême', '16000', 'Nouvelle-Aquitaine'],
    ],
    streets: ['rue des Imprimeurs', 'quai du Papier'],
    firms: [(name) => `Imprimerie ${name} SARL`, (name) => `Éditions ${name}`],
    phone: (digits) => `+33 1 99 00 ${digits.slice(0, 2)} ${digits.slice(2, 4)}`,
  },
  {
    code: 'MA',
    language: 'ar',
    share: 6,
    women: ['فاطمة', 'خديجة', 'زينب', 'سلمى'],
    men: ['يوسف', 'محمد أمين', 'عبد الرحمن', 'إلياس'],
    families: ['بن سليمان', 'العلوي', 'الإدريسي', 'بوزيان', 'الزهراوي'],
    cities: [
      ['طنجة', '90000', 'طنجة تطوان الحسيمة'],
      ['الدار البيضاء', '20250', 'الدار البيضاء سطات'],
    ],
    streets: ['شارع المطبعة', 'زنقة الورق'],
    firms: [(name) => `مطبعة ${name} ش.م.م`],
  },
];

/** Who works at the sample company. The first administrator, `admin`, is made by the installation. */
export const staff = [
  { username: 'ingrid', name: 'Ingrid Baumgärtner', role: 'data_protection_officer', locale: 'en' },
  { username: 'laura', name: 'Laura Quintanilla', role: 'legal', locale: 'es' },
  { username: 'ramon', name: 'Ramón Echevarría', role: 'manager', locale: 'es' },
  { username: 'sofia', name: 'Sofía Meléndez', role: 'sales', locale: 'es' },
  { username: 'jonas', name: 'Jonas Thürmer', role: 'sales', locale: 'en' },
  { username: 'wiktoria', name: 'Wiktoria Łapińska', role: 'support', locale: 'en' },
  { username: 'dimitris', name: 'Δημήτρης Καλλέργης', role: 'support', locale: 'en' },
  { username: 'marta', name: 'Marta Bescós', role: 'accounting', locale: 'es' },
] as const;

export type StaffName = (typeof staff)[number]['username'];
