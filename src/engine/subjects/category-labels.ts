import type { Label } from '../../metadata/label.ts';
import type { DataCategory } from '../../metadata/privacy.ts';

/** What the kinds of data are called (Art. 15(1)(b), 30(1)(c)). */
export const categoryLabels: Readonly<Record<DataCategory, Label>> = {
  none: { en: 'Not personal', es: 'No personales' },
  identity: { en: 'Identity', es: 'Identidad' },
  contact: { en: 'Contact details', es: 'Datos de contacto' },
  demographic: { en: 'Demographic', es: 'Demográficos' },
  financial: { en: 'Financial', es: 'Financieros' },
  contractual: { en: 'Contract', es: 'Contractuales' },
  communication: { en: 'Communication', es: 'Comunicaciones' },
  behavioural: { en: 'Behaviour', es: 'Comportamiento' },
  technical: { en: 'Technical', es: 'Técnicos' },
  employment: { en: 'Work', es: 'Empleo' },
  health: { en: 'Health', es: 'Salud' },
  consent: { en: 'Consent', es: 'Consentimiento' },
  content: { en: 'Content', es: 'Contenido' },
};
