/** What of the configuration is called, and what is done with it, as the plan and the certificate say it. */
import type { Label } from '../../../metadata/label.ts';
import type { ConfigurationAction } from './planned.ts';

const kinds: Readonly<Record<string, Label>> = {
  saved_views: { en: 'Saved views of lists', es: 'Vistas guardadas de listas' },
  reports: { en: 'Saved reports', es: 'Informes guardados' },
  mail_templates: { en: 'Templates of mails and letters', es: 'Plantillas de correos y cartas' },
  sharing_rules: { en: 'Sharing rules', es: 'Reglas de compartición' },
  record_rules: { en: 'Record rules', es: 'Reglas de registros' },
  workflows: { en: 'Workflows', es: 'Flujos de trabajo' },
  definitions: {
    en: 'Definitions of modules, fields, purposes',
    es: 'Definiciones de módulos, campos, finalidades',
  },
  groups: { en: 'Groups', es: 'Grupos' },
  roles: { en: 'Roles', es: 'Roles' },
  profiles: { en: 'Profiles of rights', es: 'Perfiles de permisos' },
  mail_merges: { en: 'Mailings', es: 'Envíos a muchos' },
  imports: { en: 'Imports that wait', es: 'Importaciones en espera' },
  installation_settings: { en: 'Settings of the company', es: 'Ajustes de la empresa' },
  recipients: { en: 'Register of recipients', es: 'Registro de destinatarios' },
  information_notices: { en: 'Information notices', es: 'Avisos informativos' },
  notices: { en: 'Wordings of consents', es: 'Textos de consentimientos' },
  legal_holds: { en: 'Legal holds', es: 'Retenciones legales' },
  key_groups: { en: 'Holders of keys', es: 'Custodios de claves' },
  tokens: { en: 'API tokens', es: 'Tokens de la API' },
  audiences: { en: 'BI audiences', es: 'Públicos de BI' },
};

export function configurationLabel(kind: string): Label {
  return kinds[kind] ?? { en: kind };
}

/** As it will be, and as it was done. */
export const configurationWords: Readonly<Record<ConfigurationAction, { will: Label; did: Label }>> = {
  condition: {
    will: {
      en: 'The condition is removed, the rest stays; whoever keeps it is told, without the value.',
      es: 'Se quita la condición y el resto permanece; se avisa a quien la guarda, sin el valor.',
    },
    did: { en: 'a condition was removed', es: 'se quitó una condición' },
  },
  off: {
    will: {
      en: 'Switched off, not loosened; an administrator is told.',
      es: 'Se desactiva, no se relaja; se avisa a la administración.',
    },
    did: { en: 'switched off', es: 'desactivado' },
  },
  held: {
    will: {
      en: 'Goes on denying what it denied, without the value; an administrator is told.',
      es: 'Sigue denegando lo que denegaba, sin el valor; se avisa a la administración.',
    },
    did: { en: 'goes on denying, without the value', es: 'sigue denegando, sin el valor' },
  },
  text: {
    will: { en: 'The value is taken out of the text.', es: 'El valor se retira del texto.' },
    did: { en: 'taken out of a text', es: 'retirado de un texto' },
  },
  discard: {
    will: {
      en: 'The file holds a row about the person and is thrown away; it can be uploaded again without that row.',
      es: 'El archivo contiene una fila sobre la persona y se descarta; puede subirse de nuevo sin esa fila.',
    },
    did: { en: 'the file was thrown away', es: 'se descartó el archivo' },
  },
  by_hand: {
    will: {
      en: 'Has to be removed by hand by whoever keeps it: the certificate is not complete before.',
      es: 'Debe quitarlo a mano quien lo guarda: el certificado no está completo hasta entonces.',
    },
    did: { en: 'left to be removed by hand', es: 'pendiente de quitarse a mano' },
  },
};
