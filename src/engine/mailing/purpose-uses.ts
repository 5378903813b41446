import type { DefinitionUse } from '../definitions/definition-use.ts';

/** Templates that mails are written from for a purpose. */
export const templateUse: DefinitionUse = {
  kind: 'purpose',
  label: { en: 'mail templates', es: 'plantillas de correo' },
  async count(database, code) {
    const [row] = await database.query<{ held: number }>(
      'SELECT count(*) AS held FROM attesta.mail_templates WHERE purpose = $1',
      [code],
    );
    return Number(row?.held ?? 0);
  },
};

/** Mailings that are planned or under way. */
export const mergeUse: DefinitionUse = {
  kind: 'purpose',
  label: { en: 'mailings that are not over', es: 'envíos que no han terminado' },
  async count(database, code) {
    const [row] = await database.query<{ held: number }>(
      "SELECT count(*) AS held FROM attesta.mail_merges WHERE purpose = $1 AND state <> 'done'",
      [code],
    );
    return Number(row?.held ?? 0);
  },
};
