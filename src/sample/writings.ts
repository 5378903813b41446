/** What the sample company sells, and what it and its customers write. */

/** The controller (Art. 4(7)). An invented firm; the authority is the one that a firm in Zaragoza has. */
export const company = {
  name: 'Papiro y Tinta Suministros Gráficos, S.L.',
  address: 'Polígono Los Batanes, nave 14, 50011 Zaragoza',
  email: 'hola@papiroytinta.example',
  dpoName: 'Ingrid Baumgärtner',
  dpoEmail: 'privacidad@papiroytinta.example',
  calendar: 'ES',
  country: 'ES',
  timeZone: 'Europe/Madrid',
  currency: 'EUR',
  authorityName: 'Agencia Española de Protección de Datos',
  authorityUrl: 'https://www.aepd.es',
} as const;

export const products = [
  ['PAP-A4-80', 'Papel A4 80 g, caja de 5 paquetes', '21.90', 'piece'],
  ['PAP-A3-160', 'Papel A3 160 g, 250 hojas', '18.40', 'piece'],
  ['PAP-REC-90', 'Recyclingpapier 90 g, Palette', '612.00', 'piece'],
  ['CAR-300', 'Cartulina gráfica 300 g, 100 hojas', '34.75', 'piece'],
  ['TIN-CY-1', 'Tinta offset cian, 1 kg', '29.60', 'kilogram'],
  ['TIN-MG-1', 'Tinta offset magenta, 1 kg', '29.60', 'kilogram'],
  ['TIN-YE-1', 'Tinta offset amarilla, 1 kg', '28.10', 'kilogram'],
  ['TIN-BK-1', 'Tinta offset negra, 1 kg', '22.30', 'kilogram'],
  ['TIN-UV-5', 'UV-Druckfarbe, 5 kg', '238.00', 'piece'],
  ['PLA-CTP-10', 'Planchas CTP 10 unidades', '96.50', 'piece'],
  ['MAN-CAU', 'Mantilla de caucho 1,95 mm', '142.00', 'piece'],
  ['LIM-IPA-10', 'Limpiador de rodillos, 10 l', '57.20', 'litre'],
  ['COL-HOT-5', 'Cola en caliente para encuadernar, 5 kg', '44.90', 'piece'],
  ['HIL-LIN', 'Hilo de lino para coser, bobina', '12.80', 'piece'],
  ['SOB-DL-500', 'Sobres DL autoadhesivos, 500', '26.00', 'piece'],
  ['ETI-A4-100', 'Etiketten A4, 100 Bogen', '15.95', 'piece'],
  ['VIN-MAT', 'Vinilo mate para rotular, metro', '6.35', 'metre'],
  ['LON-FR', 'Lona frontal 510 g, metro', '4.10', 'metre'],
  ['MAQ-GUI-72', 'Guillotina 72 cm', '3890.00', 'piece'],
  ['MAQ-PLE-A3', 'Falzmaschine A3', '2450.00', 'piece'],
  ['SRV-CAL', 'Calibración de color', '85.00', 'hour'],
  ['SRV-MAN', 'Mantenimiento preventivo', '62.00', 'hour'],
  ['SRV-FOR', 'Curso de preimpresión', '480.00', 'day'],
  ['SRV-TRA', 'Transporte con plataforma', '75.00', 'flat_rate'],
] as const;

export const tickets = [
  {
    title: 'La caja llegó mojada',
    text: 'Dos paquetes de papel están inservibles. Adjunto el albarán.',
    category: 'complaint',
    solution: 'Se repuso el material sin coste y se avisó al transportista.',
  },
  {
    title: 'Farbe trocknet nicht',
    text: 'Die schwarze Farbe trocknet auf dem neuen Papier nicht durch.',
    category: 'fault',
    solution: 'Falsche Papiersorte; Muster der passenden Sorte geschickt.',
  },
  {
    title: 'Which blanket fits a press of 1998?',
    text: 'We have an old two-colour press and the label is gone.',
    category: 'question',
    solution: 'The 1.95 mm blanket, with a sheet underneath.',
  },
  {
    title: 'Factura a otra dirección',
    text: 'Necesitamos la factura con la dirección nueva, por favor.',
    category: 'invoice',
    solution: 'Dirección cambiada; la próxima factura la lleva.',
  },
  {
    title: 'Opóźniona dostawa',
    text: 'Zamówienie miało przyjść we wtorek, nadal go nie ma.',
    category: 'order',
    solution: 'Dostarczono następnego dnia; przyznano rabat.',
  },
  {
    title: 'Λάθος χρώμα στην παραλαβή',
    text: 'Παραγγείλαμε κυανό και ήρθε ματζέντα.',
    category: 'complaint',
    solution: 'Έγινε αντικατάσταση.',
  },
  {
    title: 'Грешка в количеството',
    text: 'Получихме 8 кашона вместо 10.',
    category: 'order',
    solution: 'Изпратихме останалите два кашона.',
  },
  {
    title: 'طلب عرض أسعار للورق',
    text: 'نحتاج إلى عرض أسعار لعشرين منصة من الورق المعاد تدويره.',
    category: 'question',
    solution: 'أُرسل العرض بالبريد الإلكتروني.',
  },
  {
    title: 'Guillotina: la luz de seguridad parpadea',
    text: 'Parpadea dos veces y se para.',
    category: 'fault',
    solution: 'Sensor sucio; se limpió en la visita.',
  },
  {
    title: 'Demande de fiche de sécurité',
    text: 'Pouvez-vous nous envoyer la fiche du nettoyant pour rouleaux ?',
    category: 'question',
    solution: 'Fiche envoyée.',
  },
  {
    title: 'Kündigung des Wartungsvertrags',
    text: 'Wir möchten zum Quartalsende kündigen.',
    category: 'other',
    solution: 'Kündigung bestätigt.',
  },
  {
    title: 'El curso de preimpresión, ¿en línea?',
    text: 'Somos tres personas y estamos en Girona.',
    category: 'question',
    solution: 'Se ofreció una sesión en línea de dos días.',
  },
] as const;

export const comments = [
  'Called back, nobody answered. I try again tomorrow.',
  'Hablado con el almacén: queda una caja.',
  'Muster ist unterwegs, Sendungsnummer steht im Schriftverkehr.',
  'El cliente confirma que ya está resuelto.',
  'Please wait with the invoice until this is settled.',
] as const;

export const jobTitles = [
  'Gerente',
  'Jefa de compras',
  'Drucker',
  'Geschäftsführerin',
  'Head of purchasing',
  'Contable',
  'Mediengestalter',
  'Encuadernadora',
] as const;

/** What people agreed to, word for word; a new version where the words changed. */
export const wordings = {
  v1: 'Sí, quiero recibir novedades y ofertas de Papiro y Tinta por correo electrónico. Puedo darme de baja en cualquier momento.',
  v2: 'Sí, quiero recibir novedades y ofertas de Papiro y Tinta por correo electrónico, como mucho dos al mes. Puedo retirar mi consentimiento en cualquier momento con el enlace de cada correo o en el portal.',
  phone: 'Sí, pueden llamarme para contarme ofertas. Puedo retirar mi consentimiento en cualquier momento.',
} as const;

export const faq = [
  ['¿Cómo cambio mi dirección?', '<p>En el portal, en «Mis datos». También por correo.</p>', 'general', 'es'],
  [
    'How do I see which data you hold about me?',
    '<p>In the portal under “Your data”, or ask us in any way you like. You get an answer within one month.</p>',
    'privacy',
    'en',
  ],
  [
    'Wie lange ist Druckfarbe haltbar?',
    '<p>Ungeöffnet 24 Monate, kühl und dunkel gelagert.</p>',
    'product',
    'de',
  ],
  [
    '¿Cuándo llega mi pedido?',
    '<p>En la península, en 48 horas desde que sale del almacén.</p>',
    'orders',
    'es',
  ],
  ['Can I pay by direct debit?', '<p>Yes. Ask accounting for the mandate form.</p>', 'invoices', 'en'],
  [
    '¿Cómo retiro un consentimiento?',
    '<p>Tan fácil como lo dio: en el portal o con el enlace de cada correo.</p>',
    'privacy',
    'es',
  ],
] as const;
